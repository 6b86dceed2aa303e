//! A connection to PostgreSQL: the password from where `libpq` would take it, TLS with rustls.

use postgres::config::{Config, Host as PgHost, SslMode};
use postgres::{Client, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::LedgerError;
use super::super::address::{Server, Tls};
use crate::host::Host;

/// How long to wait for a server.
const CONNECT: std::time::Duration = std::time::Duration::from_secs(15);

/// How long to wait for a server that has stopped answering.
const SILENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// Connects; returns the address as it may be shown, too.
pub(super) fn connect(server: &Server, host: &dyn Host) -> Result<(Client, String), LedgerError> {
    let mut config: Config = server.url.parse().map_err(|_| LedgerError::Address {
        message: "it is no address of a PostgreSQL server".to_owned(),
        help: "write `postgres://USER@HOST:PORT/DATABASE`, with `%` and two digits for special characters".to_owned(),
    })?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(LedgerError::Address {
            message: "it names no server".to_owned(),
            help: "write `postgres://USER@HOST:PORT/DATABASE`, or `postgres:///DATABASE?host=/var/run/postgresql`".to_owned(),
        });
    }
    if config.get_user().is_none() {
        let user = host.env("PGUSER").or_else(|| host.env("USER"));
        config.user(user.as_deref().unwrap_or("postgres"));
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_application_name().is_none() {
        config.application_name("portcullis");
    }
    config.tcp_user_timeout(SILENCE);
    let shown = shown(&config, &server.schema);
    if config.get_password().is_none()
        && let Some(password) = password(&config, host)
    {
        config.password(password);
    }
    let client = match server.tls {
        Tls::Disable => config.ssl_mode(SslMode::Disable).connect(NoTls),
        Tls::Require => config.ssl_mode(SslMode::Require).connect(tls(server, &shown, host)?),
    };
    client.map_err(|error| super::failed(&shown, "opened", &error)).map(|client| (client, shown))
}

/// The address without its password.
fn shown(config: &Config, schema: &str) -> String {
    let host = |host: &PgHost| match host {
        PgHost::Tcp(name) => name.clone(),
        #[cfg(unix)]
        PgHost::Unix(path) => path.to_string_lossy().into_owned(),
    };
    let mut hosts: Vec<String> = config.get_hosts().iter().map(host).collect();
    if hosts.is_empty() {
        hosts = config.get_hostaddrs().iter().map(ToString::to_string).collect();
    }
    let port = config.get_ports().first().map(|port| format!(":{port}")).unwrap_or_default();
    let database = config.get_dbname().or(config.get_user()).unwrap_or_default();
    format!("postgres://{}@{}{port}/{database}?schema={schema}", config.get_user().unwrap_or_default(), hosts.join(","))
}

/// The password from `PGPASSWORD` or the password file.
fn password(config: &Config, host: &dyn Host) -> Option<String> {
    if let Some(password) = host.env("PGPASSWORD").filter(|password| !password.is_empty()) {
        return Some(password);
    }
    let path = host.env("PGPASSFILE").or_else(|| host.env("HOME").map(|home| format!("{home}/.pgpass")))?;
    let bytes = host.read(path.as_str().into()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let name = match config.get_hosts().first() {
        Some(PgHost::Tcp(name)) => name.clone(),
        _ => "localhost".to_owned(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432).to_string();
    let user = config.get_user().unwrap_or_default();
    let wanted = [name.as_str(), &port, config.get_dbname().unwrap_or(user), user];
    text.lines().find_map(|line| in_passfile(line, &wanted))
}

/// The password of a line `host:port:database:user:password`, if it is for this connection.
fn in_passfile(line: &str, wanted: &[&str; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let (mut fields, mut field, mut escaped) = (Vec::new(), String::new(), false);
    for character in line.chars() {
        match character {
            '\\' if !escaped => escaped = true,
            ':' if !escaped && fields.len() < wanted.len() => fields.push(std::mem::take(&mut field)),
            other => {
                field.push(other);
                escaped = false;
            }
        }
    }
    let matches = fields.len() == wanted.len() && fields.iter().zip(wanted).all(|(field, wanted)| field == "*" || field == wanted);
    matches.then_some(field)
}

fn tls(server: &Server, shown: &str, host: &dyn Host) -> Result<MakeRustlsConnect, LedgerError> {
    let refuse =
        |reason: String, help: &str| LedgerError::Store { ledger: shown.to_owned(), action: "opened", reason, help: help.to_owned() };
    // Where another provider was chosen before, that one stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Some(path) = &server.root else {
        let help = "name the server's authority with sslrootcert";
        let native = MakeRustlsConnect::with_native_certs();
        return native.map(|(connect, _)| connect).map_err(|_| refuse("the system has no certificates to trust".to_owned(), help));
    };
    let bytes = host.read(path.as_str().into()).map_err(|error| refuse(error.to_string(), "name a PEM file with sslrootcert"))?;
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|error| refuse(format!("`{path}`: {error}"), "name a PEM file with sslrootcert"))?;
        roots.add(certificate).map_err(|error| refuse(format!("`{path}`: {error}"), "name the certificate of an authority"))?;
    }
    if roots.is_empty() {
        return Err(refuse(format!("`{path}` holds no certificate"), "name the certificate of the server's authority, in PEM"));
    }
    Ok(MakeRustlsConnect::new(rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_file_is_read_as_libpq_reads_it() {
        let wanted = ["db", "5432", "ledger", "gate"];
        assert_eq!(in_passfile("db:5432:ledger:gate:a:b", &wanted).as_deref(), Some("a:b"));
        assert_eq!(in_passfile(r"*:*:*:gate:a\:\\b", &wanted).as_deref(), Some(r"a:\b"));
        for other in ["", "#db:5432:ledger:gate:x", "db:5433:ledger:gate:x", "db:5432:ledger:gate", "db:5432:ledger:owner:x"] {
            assert_eq!(in_passfile(other, &wanted), None, "{other}");
        }
    }
}
