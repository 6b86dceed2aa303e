//! Keys, tokens and passwords: no personal data, but what travels with it.

use super::cell::text;
use super::names::names;
use super::word::is_no_value;
use super::{Anchor, Category, Entity, Finder, Protection};
use crate::pid::anchor::secret::{self, is_placeholder};

/// A secret that is known by its beginning.
const fn secret(
    id: &'static str,
    title: &'static str,
    names: &'static [&'static str],
    check: fn(&[u8]) -> bool,
    source: &'static str,
) -> Entity {
    let finder = Finder::Anchor(Anchor::Secret);
    let (category, protection) = (Category::Secret, &[Protection::Secret]);
    Entity { id, title, countries: &[], category, protection, finder, check, chance: 0.000_001, named_only: false, names, source }
}

pub(super) const ENTITIES: &[Entity] = &[
    secret(
        "aws-access-key",
        "AWS access key",
        names!("aws access key, aws access key id, aws key"),
        begins,
        "AWS IAM user guide, Unique identifiers",
    ),
    secret(
        "github-token",
        "GitHub token",
        names!("github token, gh token, github pat"),
        begins,
        "GitHub documentation, About authentication",
    ),
    secret("gitlab-token", "GitLab token", names!("gitlab token, gitlab pat"), begins, "GitLab documentation, Token overview"),
    secret("slack-token", "Slack token", names!("slack token, slack bot token"), begins, "Slack developer documentation, Tokens"),
    secret(
        "stripe-key",
        "Stripe live key",
        names!("stripe key, stripe secret key, stripe api key"),
        begins,
        "Stripe documentation, API keys",
    ),
    secret(
        "google-api-key",
        "Google API key",
        names!("google api key, google key, google client secret"),
        begins,
        "Google Cloud documentation, API keys",
    ),
    secret("npm-token", "npm token", names!("npm token, npm auth token"), begins, "GitHub blog, npm access token format"),
    secret("sendgrid-key", "SendGrid key", names!("sendgrid key, sendgrid api key"), begins, "SendGrid documentation, API keys"),
    secret("twilio-key", "Twilio key", names!("twilio key, twilio api key, twilio sid"), begins, "Twilio documentation, API keys"),
    secret(
        "azure-storage-key",
        "Azure storage key",
        names!("azure storage key, storage account key, account key"),
        begins,
        "Microsoft, Configure Azure Storage connection strings",
    ),
    secret(
        "platform-token",
        "Token of a platform",
        names!("api token, access token"),
        begins,
        "Token formats as DigitalOcean, PyPI, OpenAI and Anthropic document them",
    ),
    secret(
        "private-key",
        "Private key",
        names!("private key, private key pem, ssh key, ssh private key"),
        begins,
        "RFC 7468, sections 10 and 11",
    ),
    secret(
        "jwt",
        "JSON web token",
        names!("jwt, jwt token, bearer token, id token, auth token, refresh token"),
        begins,
        "RFC 7519; RFC 7515, section 7.1",
    ),
    secret(
        "password-hash",
        "Hash of a password",
        names!(
            "password hash, passwd hash, hashed password, encrypted password, password digest, pwd hash, passwordhash, crypted password"
        ),
        begins,
        "PHC string format; crypt(5)",
    ),
    secret(
        "url-password",
        "Password in the address of a server",
        names!("database url, db url, connection string, dsn, connection uri, jdbc url, redis url, mongo uri"),
        has_credentials,
        "RFC 3986, section 3.2.1",
    ),
    Entity {
        id: "password",
        title: "Password",
        countries: &[],
        category: Category::Secret,
        protection: &[Protection::Secret],
        finder: Finder::Field,
        check: is_password,
        chance: 1.0,
        named_only: true,
        names: names!(
            "password, passwd, pwd, pass, passphrase, user password, passcode, login password, plain password, plaintext password, secret key, ",
            "client secret, api key, apikey, api secret, secret access key, aws secret access key, pin code card, card pin, cvv, cvc, cvv2, cvc2, ",
            "card verification value, security code card, security answer, secret answer, otp secret, totp secret, kennwort, passwort, ",
            "mot de passe, mdp, contraseña, clave, clave secreta, parola d'ordine, senha, palavra passe, wachtwoord, lösenord, passord, ",
            "adgangskode, kodeord, salasana, lykilorð, hasło, heslo, jelszó, parolă, lozinka, zaporka, geslo, slaptažodis, parole, parool, ",
            "fjalëkalimi, парола, пароль, лозинка, κωδικός πρόσβασης, συνθηματικό, şifre, パスワード, 暗証番号, 密码, 密碼, 비밀번호, كلمة المرور, ",
            "סיסמה, पासवर्ड, รหัสผ่าน, mật khẩu, kata sandi, sandi, kata laluan",
        ),
        source: "CWE-256, CWE-312; PCI DSS v4.0, requirement 3.3 (card verification)",
    },
];

/// Whether a value as a whole begins and goes on as one of the known kinds does.
fn begins(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    secret::at(value, 0).is_some_and(|(_, found)| found.end == value.len() || value.starts_with(b"-----BEGIN"))
}

/// Whether a value holds the address of a server with a password.
fn has_credentials(value: &[u8]) -> bool {
    value.iter().enumerate().any(|(at, byte)| *byte == b'@' && secret::credentials(value, at).is_some())
}

/// Whether a cell may be a password: some signs without spaces, no variable, not hidden.
fn is_password(cell: &[u8]) -> bool {
    let is_row = |text: &str| text.chars().all(|letter| "*•●.x#".contains(letter));
    text(cell).is_some_and(|text| {
        (3..=200).contains(&text.chars().count())
            && !text.contains(' ')
            && !is_row(&text)
            && !is_placeholder(text.as_bytes())
            && !is_no_value(&text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pid::anchor::secret::SECRETS;

    #[test]
    fn every_beginning_leads_to_an_entity() {
        for prefix in SECRETS {
            let is_known = crate::pid::entity::catalogue::ENTITIES.iter().copied().any(|entity| entity.id == prefix.entity);
            assert!(is_known, "{}", prefix.entity);
        }
    }

    #[test]
    fn passwords_are_told_from_what_stands_for_them() {
        assert!(is_password(b"tr0ub4dor&3") && is_password("пароль1".as_bytes()) && is_password(b"hunter2"));
        for cell in ["", "****", "${PASSWORD}", "{{ password }}", "null", "password", "•••••", "a b c", "<secret>", "xxxxxxxx"] {
            assert!(!is_password(cell.as_bytes()), "{cell}");
        }
        assert!(has_credentials(b"postgres://app:tr0ub4dor@db.example/x") && !has_credentials(b"postgres://db.example/x"));
    }
}
