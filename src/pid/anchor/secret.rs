//! Keys, tokens and passwords by how they begin: the forms that their issuers document.

use std::ops::Range;

use super::{before, crypto, is_word};

/// A beginning and what it is the beginning of.
#[derive(Debug)]
pub(crate) struct Prefix {
    /// The beginning, as it is written, at least three bytes.
    pub text: &'static str,
    /// The entity's id.
    pub entity: &'static str,
    /// Finds the whole from where it begins.
    pub at: fn(&[u8], usize) -> Option<Range<usize>>,
}

/// Every beginning, sorted.
pub(crate) const SECRETS: &[Prefix] = &[
    Prefix { text: "$2a$", entity: "password-hash", at: password_hash },
    Prefix { text: "$2b$", entity: "password-hash", at: password_hash },
    Prefix { text: "$2y$", entity: "password-hash", at: password_hash },
    Prefix { text: "$5$", entity: "password-hash", at: password_hash },
    Prefix { text: "$6$", entity: "password-hash", at: password_hash },
    Prefix { text: "$argon2", entity: "password-hash", at: password_hash },
    Prefix { text: "$scrypt$", entity: "password-hash", at: password_hash },
    Prefix { text: "-----BEGIN ", entity: "private-key", at: private_key },
    Prefix { text: "AIza", entity: "google-api-key", at: google },
    Prefix { text: "AKIA", entity: "aws-access-key", at: aws },
    Prefix { text: "ASIA", entity: "aws-access-key", at: aws },
    Prefix { text: "AccountKey=", entity: "azure-storage-key", at: azure },
    Prefix { text: "BC1", entity: "bitcoin-address", at: crypto::at },
    Prefix { text: "GOCSPX-", entity: "google-api-key", at: google_client },
    Prefix { text: "SG.", entity: "sendgrid-key", at: sendgrid },
    Prefix { text: "SK", entity: "twilio-key", at: twilio },
    Prefix { text: "bc1", entity: "bitcoin-address", at: crypto::at },
    Prefix { text: "dop_v1_", entity: "platform-token", at: hex_token },
    Prefix { text: "eyJ", entity: "jwt", at: jwt },
    Prefix { text: "gho_", entity: "github-token", at: github },
    Prefix { text: "ghp_", entity: "github-token", at: github },
    Prefix { text: "ghr_", entity: "github-token", at: github },
    Prefix { text: "ghs_", entity: "github-token", at: github },
    Prefix { text: "ghu_", entity: "github-token", at: github },
    Prefix { text: "github_pat_", entity: "github-token", at: github_fine },
    Prefix { text: "glpat-", entity: "gitlab-token", at: gitlab },
    Prefix { text: "npm_", entity: "npm-token", at: npm },
    Prefix { text: "pypi-AgEIcHlwaS5vcmc", entity: "platform-token", at: pypi },
    Prefix { text: "rk_live_", entity: "stripe-key", at: stripe },
    Prefix { text: "sk-ant-", entity: "platform-token", at: dashed },
    Prefix { text: "sk-proj-", entity: "platform-token", at: dashed },
    Prefix { text: "sk_live_", entity: "stripe-key", at: stripe },
    Prefix { text: "whsec_", entity: "stripe-key", at: stripe },
    Prefix { text: "xapp-", entity: "slack-token", at: slack },
    Prefix { text: "xoxa-", entity: "slack-token", at: slack },
    Prefix { text: "xoxb-", entity: "slack-token", at: slack },
    Prefix { text: "xoxe-", entity: "slack-token", at: slack },
    Prefix { text: "xoxp-", entity: "slack-token", at: slack },
    Prefix { text: "xoxr-", entity: "slack-token", at: slack },
    Prefix { text: "xoxs-", entity: "slack-token", at: slack },
];

/// The first two bytes of all beginnings: a row for the low six bits of the first, a bit for those of the second.
const FIRST_TWO: [u64; 64] = {
    let mut rows = [0; 64];
    let mut rest: &[Prefix] = SECRETS;
    while let [prefix, others @ ..] = rest {
        if let [first, second, ..] = prefix.text.as_bytes()
            && let Some((_, rest)) = rows.split_at_mut_checked((*first & 63) as usize)
            && let Some((row, _)) = rest.split_first_mut()
        {
            *row |= 1 << (*second & 63);
        }
        rest = others;
    }
    rows
};

/// The key or token that begins at a place, with the entity that it is.
#[must_use]
#[inline]
pub(crate) fn at(text: &[u8], at: usize) -> Option<(&'static str, Range<usize>)> {
    let [first, second] = text.get(at..)?.first_chunk()?;
    // Most of what is asked about is a digest: two bytes say so.
    let row = FIRST_TWO.get(usize::from(first & 63))?;
    if row >> (second & 63) & 1 == 0 { None } else { begun(text, at) }
}

fn begun(text: &[u8], at: usize) -> Option<(&'static str, Range<usize>)> {
    let tail = text.get(at..)?;
    let mut begins = SECRETS.iter().filter(|prefix| tail.starts_with(prefix.text.as_bytes()));
    begins.find_map(|prefix| Some((prefix.entity, (prefix.at)(text, at)?)))
}

/// What follows a beginning of so many bytes: so many bytes that fit, and nothing more of them; varied as keys are.
fn body(text: &[u8], at: usize, skip: usize, lengths: Range<usize>, fits: fn(u8) -> bool) -> Option<Range<usize>> {
    let tail = text.get(at + skip..text.len().min(at + skip + lengths.end))?;
    let length = tail.iter().take_while(|byte| fits(**byte)).count();
    let body = tail.get(..length)?;
    let is_part = before(text, at).is_some_and(is_word) || text.get(at + skip + length).copied().is_some_and(is_word);
    (lengths.contains(&length) && !is_part && is_varied(body)).then_some(at..at + skip + length)
}

/// Whether bytes are no row of `x`, no `your_key_here`: a third of them differ, up to ten.
fn is_varied(body: &[u8]) -> bool {
    let mut seen = [0_u64; 4];
    for byte in body {
        if let Some(bits) = seen.get_mut(usize::from(byte >> 6)) {
            *bits |= 1 << (byte & 63);
        }
    }
    let distinct = seen.iter().map(|bits| bits.count_ones()).sum::<u32>();
    let is_example = body.windows(7).any(|word| word.eq_ignore_ascii_case(b"example"));
    usize::try_from(distinct).is_ok_and(|distinct| distinct >= (body.len() / 3).min(10)) && !is_example
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn is_dashed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

fn is_crypt(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"./$,=+-".contains(&byte)
}

fn aws(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 4, 16..17, |byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte))
}

fn google(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 4, 35..36, is_dashed)
}

fn google_client(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 7, 28..29, is_dashed)
}

fn github(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 4, 36..37, is_token)
}

fn github_fine(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 11, 82..83, |byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn gitlab(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 6, 20..65, is_dashed)
}

fn npm(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 4, 36..37, is_token)
}

fn pypi(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 5, 60..400, is_dashed)
}

fn stripe(text: &[u8], at: usize) -> Option<Range<usize>> {
    let skip = text.get(at..)?.iter().take(9).rposition(|byte| *byte == b'_')? + 1;
    body(text, at, skip, 20..248, is_token)
}

fn dashed(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 7, 40..300, is_dashed)
}

fn hex_token(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 7, 64..65, is_hex)
}

fn slack(text: &[u8], at: usize) -> Option<Range<usize>> {
    let found = body(text, at, 5, 20..200, is_dashed)?;
    let has_digits = text.get(found.clone())?.iter().filter(|byte| byte.is_ascii_digit()).count() >= 8;
    has_digits.then_some(found)
}

fn sendgrid(text: &[u8], at: usize) -> Option<Range<usize>> {
    let found = body(text, at, 3, 66..67, |byte| is_dashed(byte) || byte == b'.')?;
    (text.get(found.start + 25) == Some(&b'.')).then_some(found)
}

fn twilio(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 2, 32..33, is_hex)
}

fn azure(text: &[u8], at: usize) -> Option<Range<usize>> {
    body(text, at, 11, 88..89, is_base64)
}

/// JSON Web Tokens in their compact form: RFC 7519 and RFC 7515, section 7.1; the payload is a JSON object, too.
fn jwt(text: &[u8], at: usize) -> Option<Range<usize>> {
    let found = body(text, at, 3, 30..8192, |byte| is_dashed(byte) || byte == b'.')?;
    let mut parts = text.get(found.clone())?.split(|byte| *byte == b'.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = header.len() >= 16 && payload.starts_with(b"eyJ") && payload.len() >= 8 && signature.len() >= 20;
    (fits && parts.next().is_none()).then_some(found)
}

/// Hashes of passwords in the modular crypt format: bcrypt, SHA-crypt, scrypt, Argon2 (PHC string format).
fn password_hash(text: &[u8], at: usize) -> Option<Range<usize>> {
    let found = body(text, at, 1, 40..300, is_crypt)?;
    let hash = text.get(found.clone())?;
    let is_bcrypt = hash.starts_with(b"$2");
    let fits = if is_bcrypt {
        hash.len() == 60 && hash.get(4..6)?.iter().all(u8::is_ascii_digit)
    } else {
        hash.iter().filter(|byte| **byte == b'$').count() >= 3
    };
    fits.then_some(found)
}

/// Private keys in PEM (RFC 7468, sections 10 and 11) and of OpenSSH and PGP: the line that begins one, and what follows up to its end.
fn private_key(text: &[u8], at: usize) -> Option<Range<usize>> {
    let line = text.get(at..text.len().min(at + 64))?;
    let label = line.windows(5).skip(11).position(|signs| signs == b"-----")? + 11;
    let title = line.get(11..label)?;
    let is_private = title.ends_with(b"PRIVATE KEY") || title == b"PGP PRIVATE KEY BLOCK";
    let has_body = text.get(at + label + 5..)?.iter().take(4).any(|byte| b"\r\n\\".contains(byte));
    (is_private && has_body).then_some(at..at + label + 5)
}

/// The address of a server with a password in it, `scheme://user:password@host`, around its `@`: user and password together
/// (RFC 3986, section 3.2.1).
#[must_use]
pub(crate) fn credentials(text: &[u8], at: usize) -> Option<Range<usize>> {
    if text.get(at) != Some(&b'@') || !text.get(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'[') {
        return None;
    }
    let head = text.get(at.saturating_sub(160)..at)?;
    let slashes = head.windows(3).rposition(|signs| signs == b"://")?;
    let user = head.get(slashes + 3..)?;
    let is_scheme = slashes.checked_sub(1).and_then(|at| head.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let is_plain = !user.iter().any(|byte| byte.is_ascii_whitespace() || b"\"'<>/@".contains(byte));
    let password = user.iter().position(|byte| *byte == b':').and_then(|colon| user.get(colon + 1..))?;
    (is_scheme && is_plain && !is_placeholder(password)).then_some(at - user.len()..at)
}

/// Whether a password is a variable, hidden, or what documentation writes for one.
#[must_use]
pub(crate) fn is_placeholder(password: &[u8]) -> bool {
    const WORDS: &[&[u8]] = &[
        b"password",
        b"pass",
        b"passwd",
        b"pwd",
        b"secret",
        b"user",
        b"token",
        b"xxx",
        b"null",
        b"none",
        b"changeme",
        b"redacted",
        b"hidden",
        b"your_password",
        b"your-password",
        b"yourpassword",
        b"mypassword",
        b"example",
        b"test",
        b"true",
        b"false",
        b"string",
        b"required",
    ];
    let is_variable = password.iter().any(|byte| b"${}<>%[]".contains(byte)) && {
        let signs: [&[u8]; 6] = [b"$", b"{", b"<", b"%", b"[", b"}"];
        signs.iter().any(|sign| password.starts_with(sign) || password.ends_with(sign))
    };
    let is_row = password.first().is_none_or(|first| password.iter().all(|byte| byte == first));
    is_variable || is_row || WORDS.iter().any(|word| password.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A body of varied letters; put together here so that no scanner takes this file for a leak.
    fn varied(length: usize) -> String {
        "aB3dE5gH7jK9mN2pQ4sT6vW8yZ".chars().cycle().take(length).collect()
    }

    #[test]
    fn beginnings_are_sorted_and_said_once() {
        assert!(SECRETS.is_sorted_by(|one, other| one.text < other.text));
    }

    #[test]
    fn keys_are_known_by_their_beginning_and_their_length() {
        for (beginning, length) in [
            ("ghp_", 36),
            ("github_pat_", 82),
            ("glpat-", 20),
            ("npm_", 36),
            ("sk_live_", 24),
            ("rk_live_", 24),
            ("AIza", 35),
            ("xoxb-", 40),
            ("GOCSPX-", 28),
        ] {
            let key = format!("{beginning}{}", varied(length));
            let text = format!("key={key};");
            assert_eq!(at(text.as_bytes(), 4).map(|found| found.1), Some(4..4 + key.len()), "{beginning}");
            let row = format!("{beginning}{}", "x".repeat(length));
            assert_eq!(at(row.as_bytes(), 0), None, "{beginning}");
            assert_eq!(at(format!("{beginning}{}", varied(5)).as_bytes(), 0), None, "{beginning}");
            assert_eq!(at(format!("x{key}").as_bytes(), 1), None, "{beginning}");
        }
        let aws = format!("AKIA{}", "Q3EGNJ7W2ZKTRB5M");
        assert_eq!(at(aws.as_bytes(), 0), Some(("aws-access-key", 0..20)));
        // The example of the vendor's documentation.
        assert_eq!(at(b"AKIAIOSFODNN7EXAMPLE", 0), None);
        let sendgrid = format!("SG.{}.{}", varied(22), varied(43));
        assert_eq!(at(sendgrid.as_bytes(), 0).map(|found| found.0), Some("sendgrid-key"));
        let twilio = format!("SK{}", "0123456789abcdef".repeat(2));
        assert_eq!(at(twilio.as_bytes(), 0).map(|found| found.0), Some("twilio-key"));
    }

    #[test]
    fn tokens_hashes_and_private_keys_have_their_forms() {
        let jwt = format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.{}", varied(43));
        assert_eq!(at(jwt.as_bytes(), 0), Some(("jwt", 0..jwt.len())));
        assert_eq!(at(b"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0", 0), None);
        let bcrypt = format!("$2b$12${}", varied(53));
        assert_eq!(at(bcrypt.as_bytes(), 0), Some(("password-hash", 0..60)));
        let argon = format!("$argon2id$v=19$m=65536,t=3,p=4${}${}", varied(22), varied(43));
        assert_eq!(at(argon.as_bytes(), 0), Some(("password-hash", 0..argon.len())));
        assert_eq!(at(b"$6$ and $5$ are prices", 0), None);
        let begin = |title: &str| format!("-----BEGIN {title}-----\nMIIB");
        assert_eq!(at(begin("RSA PRIVATE KEY").as_bytes(), 0).map(|found| found.0), Some("private-key"));
        assert_eq!(at(begin("OPENSSH PRIVATE KEY").as_bytes(), 0).map(|found| found.0), Some("private-key"));
        assert_eq!(at(begin("CERTIFICATE").as_bytes(), 0), None);
    }

    #[test]
    fn passwords_in_addresses_of_servers_are_found_at_their_sign() {
        let found = |text: &str| credentials(text.as_bytes(), text.find('@')?).map(|range| text[range].to_owned());
        assert_eq!(found("postgres://app:tr0ub4dor@db.example:5432/x").as_deref(), Some("app:tr0ub4dor"));
        assert_eq!(found("redis://:tr0ub4dor@cache"), Some(":tr0ub4dor".to_owned()));
        for text in [
            "https://user@host.example",
            "postgres://app:${PASSWORD}@db",
            "https://user:password@host",
            "a:b@c",
            "http://host/path:x@y",
            "mysql://root:xxxxx@db",
            "https://x.example/ jane:doe@mail.example",
            "u://a:<secret>@b",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
