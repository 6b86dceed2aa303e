//! What looks secret: by the name of a setting, or by the shape of its value. When in doubt, it does.
//!
//! Not a judgement: a value that looks secret is kept as a digest and masked wherever its document is
//! shown. A secret with a harmless name and a harmless shape is not recognised.

use crate::source::Span;

/// Parts of names that stand for secrets; compared without case, `-`, `_` and `.`.
const NAMES: [&str; 19] = [
    "accesskey",
    "apikey",
    "authkey",
    "connectionstring",
    "credential",
    "databaseurl",
    "dsn",
    "encryptionkey",
    "hmac",
    "mongouri",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "redisurl",
    "secret",
    "signingkey",
    "token",
];
/// Beginnings of values that are secrets of well known services.
const PREFIXES: [&str; 14] =
    ["-----BEGIN", "AKIA", "AIza", "Basic ", "Bearer ", "SG.", "eyJ", "ghp_", "github_pat_", "glpat-", "sk_live_", "sk-", "xoxb-", "xoxp-"];
/// Shortest value of mixed letters and digits without words in it that looks random.
const RANDOM: usize = 24;

/// Whether a setting looks secret.
pub(super) fn looks_secret(name: &str, value: &str) -> bool {
    !value.is_empty() && (is_secret_name(name) || is_secret_value(value))
}

/// Whether a value stands for one that is filled in later: `((name))`, `${NAME}`, `{{ name }}`, `vault:…`.
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let whole = |open: &str, close: &str| {
        value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(|inner| {
            // `${NAME:-default}` has a value of its own.
            !inner.is_empty() && !inner.contains([':', '|', ' ', '(', ')', '{', '}', '$'])
        })
    };
    whole("((", "))")
        || whole("${", "}")
        || value.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")).is_some_and(|inner| !inner.contains(['{', '}', '"', '\'']))
}

fn is_secret_name(name: &str) -> bool {
    let name: String = name.chars().filter(|letter| !matches!(letter, '-' | '_' | '.')).map(|letter| letter.to_ascii_lowercase()).collect();
    NAMES.iter().any(|part| name.contains(part))
}

fn is_secret_value(value: &str) -> bool {
    PREFIXES.iter().any(|prefix| value.starts_with(prefix)) || has_user_information(value) || looks_random(value)
}

/// Whether it is a URL with a password in it.
fn has_user_information(value: &str) -> bool {
    value.split_once("://").is_some_and(|(_, rest)| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
    })
}

/// A long run of letters and digits, both of them, with nothing that looks like words, a path or a digest of an image.
fn looks_random(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_');
    value.len() >= RANDOM
        && value.bytes().all(plain)
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_alphabetic())
        && value.split(['/', '_']).any(|part| part.len() >= RANDOM)
}

/// The passwords of the URLs in a text, wherever it is written: in a command line nothing else tells that it is secret.
pub(in crate::intake) fn passwords(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, scheme) in text.match_indices("://") {
        let rest = text.get(at + scheme.len()..).unwrap_or_default();
        let ends = |letter: char| letter.is_whitespace() || matches!(letter, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>');
        let authority = rest.split(ends).next().unwrap_or_default();
        let password = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
        // What is filled in later is no password.
        if let Some(password) = password.filter(|password| !password.contains(['$', '(', '{'])) {
            found.push(Span::of(password, text));
        }
    }
    found
}

/// The values of the lines of a text whose keys look secret: for documents that could not be read.
pub(in crate::intake) fn secret_lines(text: &str) -> Vec<Span> {
    let mut secrets = Vec::new();
    for line in text.split('\n') {
        let Some(at) = line.find([':', '=']) else { continue };
        let (key, value) = (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default());
        let inner = value.trim().trim_matches(['"', '\'', ',']);
        if looks_secret(key.trim().trim_matches('"'), inner) {
            secrets.push(Span::of(inner, text));
        }
    }
    secrets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_shapes_of_secrets_are_recognised() {
        for (name, value) in [
            ("DB_PASSWORD", "x"),
            ("stripe.api-key", "x"),
            ("ClientSecret", "x"),
            ("DATABASE_URL", "postgres://db"),
            ("QUEUE", "amqp://shop:hunter2@queue.example.org/"),
            ("CERT", "-----BEGIN PRIVATE KEY-----"),
            ("SALT", "9f86d081884c7d659a2feaa0c55ad015"),
        ] {
            assert!(looks_secret(name, value), "{name}");
        }
        for (name, value) in [
            ("LOG_LEVEL", "debug"),
            ("DB_PASSWORD", ""),
            ("PAYMENTS_URL", "https://payments.example.org/v1"),
            ("FEATURES", "checkout,vouchers,loyalty-programme"),
            ("PATH", "/usr/local/bin/that/is/quite/long"),
            ("TIMEOUT", "30s"),
        ] {
            assert!(!looks_secret(name, value), "{name}");
        }
    }

    #[test]
    fn placeholders_are_no_values() {
        for value in ["((db-password))", "${DB_PASSWORD}", "{{ .Values.password }}"] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["${DB_PASSWORD:-hunter2}", "((a)) ((b))", "hunter2", "${}", ""] {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn passwords_are_found_in_urls_anywhere() {
        let text = "args: [pg_dump, \"postgres://shop:hunter2@db/shop\"] # http://a:b@c d://e@f g://h:$I@j k://l:m\n";
        let found: Vec<&str> = passwords(text).into_iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["hunter2", "b"]);
    }

    #[test]
    fn secrets_are_found_in_lines_that_no_reader_understands() {
        let text = "a: 1\nPASSWORD=hunter2\n  \"token\": \"abc\",\n";
        let found: Vec<&str> = secret_lines(text).into_iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["hunter2", "abc"]);
    }
}
