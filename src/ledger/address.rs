//! Addresses of ledgers: `sqlite:PATH`, `postgres://…`, `memory:`.
//!
//! A password in an address is used and never shown. To add a kind of store: one variant of [`Address`].

use super::LedgerError;

/// Where a ledger is.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// In a file.
    Sqlite(String),
    /// On a PostgreSQL server.
    Postgres(Server),
    /// In this process.
    Memory,
}

/// A PostgreSQL server and the schema that holds the ledger.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    /// The connection string without what is read here; it may hold a password.
    pub(super) url: String,
    /// The schema: one ledger a schema.
    pub(super) schema: String,
    /// How the connection is encrypted.
    pub(super) tls: Tls,
    /// A file of certificates that are trusted instead of the system's.
    pub(super) root: Option<String>,
}

/// How a connection is encrypted. What is encrypted is verified: there is no encryption to whomever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Not at all.
    Disable,
    /// Always.
    Require,
}

/// The schema where none is named.
const SCHEMA: &str = "portcullis";

impl std::fmt::Debug for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(formatter, "sqlite:{path}"),
            Self::Postgres(server) => write!(formatter, "{server:?}"),
            Self::Memory => formatter.write_str("memory:"),
        }
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "postgres:(schema {})", self.schema)
    }
}

fn refused(message: impl Into<String>, help: impl Into<String>) -> LedgerError {
    LedgerError::Address { message: message.into(), help: help.into() }
}

impl Address {
    /// Reads an address. What cannot be read is not repeated: it may hold a password.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, LedgerError> {
        match text.split_once(':') {
            Some(("sqlite", "")) => Err(refused("it names no file", "write `sqlite:PATH`")),
            Some(("sqlite", path)) if path.contains('\0') => Err(refused("its path holds a null character", "write `sqlite:PATH`")),
            Some(("sqlite", path)) => Ok(Self::Sqlite(path.to_owned())),
            Some(("postgres" | "postgresql", rest)) => rest.strip_prefix("//").map_or_else(
                || Err(refused("it has no `//`", "write `postgres://USER@HOST/DATABASE`")),
                |rest| Server::parse(rest).map(Self::Postgres),
            ),
            Some(("memory", "")) => Ok(Self::Memory),
            _ => Err(refused("it names no kind of ledger", "write `sqlite:PATH` or `postgres://USER@HOST/DATABASE`")),
        }
    }
}

impl Server {
    fn parse(rest: &str) -> Result<Self, LedgerError> {
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (mut schema, mut tls, mut root, mut passed) = (SCHEMA.to_owned(), None, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let Some((name, value)) = pair.split_once('=') else {
                return Err(refused("a parameter has no value", "write `?name=value&name=value`"));
            };
            match name {
                "schema" => value.clone_into(&mut schema),
                "sslmode" => tls = Some(mode(value)?),
                "sslrootcert" => root = Some(percent_decoded(value)?),
                "host" | "hostaddr" | "port" | "user" | "password" | "dbname" | "connect_timeout" | "application_name" => passed.push(pair),
                other => {
                    return Err(refused(
                        format!("`{}` is no parameter that is known here", other.escape_debug()),
                        "known are schema, sslmode, sslrootcert, host, hostaddr, port, user, password, dbname, connect_timeout, application_name",
                    ));
                }
            }
        }
        check_schema(&schema)?;
        let mut url = format!("postgres://{place}");
        if !passed.is_empty() {
            url.push_str(&format!("?{}", passed.join("&")));
        }
        let tls = tls.unwrap_or(if root.is_none() && is_here(place, &passed) { Tls::Disable } else { Tls::Require });
        Ok(Self { url, schema, tls, root })
    }
}

/// Whether the server is on this machine, so that nobody is in between.
fn is_here(place: &str, passed: &[&str]) -> bool {
    let host = place.rsplit_once('@').map_or(place, |(_, host)| host);
    let host = host.split_once('/').map_or(host, |(host, _)| host);
    let local = |host: &str| {
        let name = if host.starts_with('[') { host } else { host.split_once(':').map_or(host, |(name, _)| name) };
        matches!(name, "localhost" | "127.0.0.1" | "::1")
            || host.starts_with("[::1]")
            || name.starts_with('/')
            || name.starts_with("%2F")
            || name.starts_with("%2f")
    };
    let named = passed.iter().filter_map(|pair| pair.strip_prefix("host=").or_else(|| pair.strip_prefix("hostaddr=")));
    let mut hosts: Vec<&str> = named.flat_map(|hosts| hosts.split(',')).collect();
    hosts.extend(host.split(',').filter(|host| !host.is_empty()));
    !hosts.is_empty() && hosts.into_iter().all(local)
}

fn mode(value: &str) -> Result<Tls, LedgerError> {
    match value {
        "disable" => Ok(Tls::Disable),
        "require" | "verify-full" => Ok(Tls::Require),
        other => Err(refused(
            format!("`sslmode={}` is not offered", other.escape_debug()),
            "write `disable` or `verify-full`: what is encrypted is always verified; name the server's authority with sslrootcert",
        )),
    }
}

fn check_schema(schema: &str) -> Result<(), LedgerError> {
    let plain = schema.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_');
    if plain && schema.starts_with(|first: char| first.is_ascii_lowercase()) && schema.len() <= 63 && !schema.starts_with("pg_") {
        return Ok(());
    }
    Err(refused("the schema is not a plain name", "use lower-case letters, digits and `_`, starting with a letter, at most 63"))
}

fn percent_decoded(text: &str) -> Result<String, LedgerError> {
    let wrong = || refused("a percent sign is not followed by two hexadecimal digits", "write `%25` for a percent sign");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next().ok_or_else(wrong)?, rest.next().ok_or_else(wrong)?];
        bytes.extend(data_encoding::HEXLOWER_PERMISSIVE.decode(&digits).map_err(|_| wrong())?);
    }
    String::from_utf8(bytes).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> Server {
        match Address::parse(text) {
            Ok(Address::Postgres(server)) => server,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn what_is_ours_is_taken_out_of_the_url() {
        let found = server("postgres://gate:geheim@db.example.org:5433/ledger?schema=shop&sslrootcert=/etc/ca%20.pem&connect_timeout=5");
        assert_eq!(found.url, "postgres://gate:geheim@db.example.org:5433/ledger?connect_timeout=5");
        assert_eq!((found.schema.as_str(), found.root.as_deref()), ("shop", Some("/etc/ca .pem")));
        assert_eq!(found.tls, Tls::Require, "over a network nothing goes in the clear unless asked for");
    }

    #[test]
    fn only_on_this_machine_nothing_is_encrypted_unless_asked_for() {
        for here in
            ["localhost/x", "u@127.0.0.1:5432/x", "u:p@[::1]:5432/x", "%2Fvar%2Frun/x", "/x?host=/tmp", "u@localhost:1,localhost:2/x"]
        {
            assert_eq!(server(&format!("postgres://{here}")).tls, Tls::Disable, "{here}");
        }
        assert_eq!(server("postgres://localhost/x?sslrootcert=ca.pem").tls, Tls::Require);
        for away in ["db/x", "localhost,db/x", "localhost.example.org/x", "u@localhost/x?host=db", "/x", "localhost@db/x"] {
            assert_eq!(server(&format!("postgres://{away}")).tls, Tls::Require, "{away}");
        }
    }

    #[test]
    fn addresses_that_cannot_be_read_are_not_repeated() {
        for text in [
            "mysql://u:geheim@h/d",
            "postgres:u:geheim@h",
            "postgres://u:geheim@h/d?sslmode=allow",
            "postgres://u:geheim@h/d?schema=a;b",
            "postgres://u:geheim@h/d?options=x",
            "postgres://u:geheim@h/d?schema",
            "sqlite:",
            "geheim",
            "postgres://h/d?sslrootcert=%2",
        ] {
            let error = Address::parse(text).unwrap_err();
            let LedgerError::Address { message, help } = &error else { panic!("{error:?}") };
            assert!(!message.contains("geheim") && !help.contains("geheim"), "{error:?}");
        }
        assert!(!format!("{:?}", server("postgres://u:geheim@h/d")).contains("geheim"));
    }
}
