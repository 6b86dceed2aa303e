//! Where the value of a setting leads: to which server, and to which database on it.
//!
//! Kept as digests, so that two environments can be compared by it also where the value is secret. A name
//! that means something else in each cluster or on each machine (`db`, `localhost`) leads nowhere that could
//! be compared.

use crate::model::configuration::Address;
use crate::model::id::Digest;
use crate::source::Sha256;

/// Schemes of databases' URLs.
const SCHEMES: [&str; 17] = [
    "cassandra",
    "clickhouse",
    "cockroachdb",
    "db2",
    "mariadb",
    "mongodb",
    "mongodb+srv",
    "mssql",
    "mysql",
    "mysql2",
    "oracle",
    "postgis",
    "postgres",
    "postgresql",
    "redis",
    "rediss",
    "sqlserver",
];
/// The usual ports of databases, which say nothing.
const PORTS: [&str; 8] = ["1433", "1521", "3306", "5432", "6379", "8123", "9042", "27017"];
/// Ends of names that each cluster or machine gives itself.
const LOCAL: [&str; 4] = [".local", ".localhost", ".svc", ".docker.internal"];

/// Where a value leads, if it leads to a server that has one name everywhere.
pub(super) fn of(value: &str) -> Option<Address> {
    let value = value.trim();
    if value.len() > 2_000 || value.contains(['\n', '$', '{']) || value.contains("((") {
        return None;
    }
    let (server, database, is_database) = from_url(value).or_else(|| from_pairs(value)).or_else(|| from_name(value))?;
    let server: Vec<&str> = server.split(',').filter_map(comparable).collect();
    let digest = |text: &str| Digest::from(Sha256::of(text.to_ascii_lowercase().as_bytes()));
    let database = database.filter(|name| !name.is_empty()).map(digest);
    (!server.is_empty()).then(|| Address { server: digest(&server.join(",")), database, is_database })
}

/// `postgres://user:password@host:5432/database?…`, also after `jdbc:`.
fn from_url(value: &str) -> Option<(&str, Option<&str>, bool)> {
    let value = value.strip_prefix("jdbc:").unwrap_or(value);
    if let Some(oracle) = value.strip_prefix("oracle:thin:@") {
        let (server, database) = oracle.trim_start_matches('/').split_once('/').unwrap_or((oracle, ""));
        return Some((server, Some(database), true));
    }
    let (scheme, rest) = value.split_once("://")?;
    let scheme = scheme.split('+').next().unwrap_or(scheme);
    SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()).then_some(())?;
    let end = rest.find(['/', '?', '#', ';']).unwrap_or(rest.len());
    let (authority, path) = (rest.get(..end)?, rest.get(end..)?);
    let server = authority.rsplit_once('@').map_or(authority, |(_, server)| server);
    let named = path.split(';').find_map(|pair| pair.split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case("databaseName")));
    let database = match named {
        Some((_, name)) => name,
        None => path.trim_start_matches('/').split(['?', '#', ';']).next().unwrap_or_default(),
    };
    Some((server, Some(database), true))
}

/// `Server=tcp:host,1433;Database=shop;…` and `host=… dbname=…`.
fn from_pairs(value: &str) -> Option<(&str, Option<&str>, bool)> {
    let pairs =
        |separator: char| value.split(separator).filter_map(|pair| pair.split_once('=').map(|(key, value)| (key.trim(), value.trim())));
    let separator = if value.contains(';') { ';' } else { ' ' };
    let find =
        |names: &[&str]| pairs(separator).find(|(key, _)| names.iter().any(|name| key.eq_ignore_ascii_case(name))).map(|(_, value)| value);
    let server = find(&["server", "data source", "host", "hostaddr"])?;
    let database = find(&["database", "initial catalog", "dbname"])?;
    // A comma parts the port here.
    let server = server.trim_start_matches("tcp:").split(',').next().unwrap_or_default();
    Some((server, Some(database), true))
}

/// A host's name and nothing else, with its port at most.
fn from_name(value: &str) -> Option<(&str, Option<&str>, bool)> {
    let host = value.split_once(':').map_or(value, |(host, _)| host);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':');
    let last = host.rsplit_once('.')?.1;
    // Versions and file names have dots too: what ends in letters only may be a host's name, and so may an address.
    let named = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    (value.bytes().all(plain) && (named || octets(host).is_some())).then_some((value, None, false))
}

/// The numbers of an IPv4 address.
fn octets(host: &str) -> Option<Vec<u8>> {
    let octets: Vec<u8> = host.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (octets.len() == 4).then_some(octets)
}

/// A server without a port that says nothing; nothing for a name that is not the same server everywhere.
fn comparable(server: &str) -> Option<&str> {
    let (host, port) = server.rsplit_once(':').unwrap_or((server, ""));
    let loopback = octets(host).is_some_and(|octets| matches!(octets.first(), Some(0 | 127)));
    let local = !host.contains('.') || loopback || LOCAL.iter().any(|end| host.to_ascii_lowercase().ends_with(end));
    (!local).then_some(if PORTS.contains(&port) { host } else { server })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_database_is_recognised_however_it_is_written() {
        let url = of("postgres://shop:hunter2@db.prod.example.org:5432/shop?sslmode=require").unwrap();
        assert!(url.is_database);
        for other in [
            "jdbc:postgresql://DB.prod.example.org/shop",
            "postgresql+psycopg://reader:other@db.prod.example.org/shop",
            "Server=tcp:db.prod.example.org,1433;Database=Shop;User Id=shop;Password=hunter2",
            "host=db.prod.example.org dbname=shop user=shop",
            "jdbc:sqlserver://db.prod.example.org;databaseName=shop",
            "jdbc:oracle:thin:@//db.prod.example.org:1521/shop",
        ] {
            let other = of(other).unwrap();
            assert_eq!((&other.server, &other.database), (&url.server, &url.database));
        }
        let name = of("db.prod.example.org").unwrap();
        assert_eq!((name.server, name.database, name.is_database), (url.server, None, false));
    }

    #[test]
    fn another_server_or_database_is_another() {
        let url = |text: &str| of(text).unwrap();
        assert_ne!(url("postgres://a.example.org/shop").server, url("postgres://b.example.org/shop").server);
        assert_ne!(url("postgres://a.example.org:6432/shop").server, url("postgres://a.example.org/shop").server);
        assert_ne!(url("postgres://a.example.org/shop").database, url("postgres://a.example.org/shop_stage").database);
    }

    #[test]
    fn what_is_another_server_in_each_place_leads_nowhere() {
        for value in [
            "postgres://shop:hunter2@db:5432/shop",
            "mysql://localhost/shop",
            "redis://127.0.0.1:6379",
            "postgres://db.shop.svc.cluster.local/shop",
            "postgres://${DB_HOST}/shop",
            "https://payments.example.org/v1",
            "2.3.1",
            "info",
            "eu-west-1",
            "",
        ] {
            assert_eq!(of(value), None, "{value}");
        }
    }
}
