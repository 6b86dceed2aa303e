//! A private PostgreSQL cluster for this run of the tests, in a temporary folder.
//!
//! The cluster's keeper is a shell that waits for the end of its input: when this process ends, in
//! whatever way, the keeper stops the server and removes the folder.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A running cluster.
pub struct Cluster {
    /// The folder of the socket, the certificates and the data.
    pub folder: String,
    pub port: u16,
    /// Whether there are certificates (`openssl` made them).
    pub tls: bool,
}

const KEEPER: &str = r#"
set -e
umask 077
folder=$(mktemp -d "${TMPDIR:-/tmp}/portcullis-pg.XXXXXX")
trap 'rm -rf "$folder"' EXIT
"$BIN/initdb" -D "$folder/data" -U postgres -A trust --no-sync -E UTF8 --locale=C >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
printf 'local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 reject\n' >"$folder/data/pg_hba.conf"
tls=off
if command -v openssl >/dev/null; then
  cd "$folder"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test-authority >/dev/null 2>&1
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout data/server.key -out server.csr -subj /CN=localhost >/dev/null 2>&1
  printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n' >server.ext
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext -out data/server.crt >/dev/null 2>&1
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key -out other.pem -days 2 -subj /CN=other-authority >/dev/null 2>&1
  tls=on
fi
"$BIN/postgres" -D "$folder/data" -k "$folder" -p "$PORT" -c listen_addresses=127.0.0.1 -c "ssl=$tls" \
  -c max_connections=60 -c shared_buffers=32MB -c log_min_messages=fatal >"$folder/log" 2>&1 &
server=$!
echo "$folder $tls"
cat >/dev/null
kill -INT $server
wait $server || true
"#;

fn binaries() -> Option<PathBuf> {
    let mut places: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    places.sort();
    places.reverse();
    places.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect::<Vec<_>>());
    places.into_iter().find(|place| place.join("initdb").is_file() && place.join("postgres").is_file())
}

/// The shell that keeps the cluster; the server refuses to run as root.
fn shell() -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    if String::from_utf8_lossy(&id.stdout).trim() != "0" {
        return Command::new("sh");
    }
    let known = Command::new("id").arg("postgres").output().is_ok_and(|out| out.status.success());
    let mut command = Command::new("setpriv");
    let user = if known { "postgres" } else { "nobody" };
    let group = Command::new("id").args(["-gn", user]).output().unwrap();
    let group = String::from_utf8_lossy(&group.stdout).trim().to_owned();
    command.arg(format!("--reuid={user}")).arg(format!("--regid={group}")).args(["--clear-groups", "sh"]);
    command
}

fn start() -> Result<Cluster, String> {
    let bin = binaries().ok_or("there is no PostgreSQL on this machine")?;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut keeper = shell()
        .args(["-c", KEEPER])
        .env("BIN", &bin)
        .env("PORT", port.to_string())
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|error| format!("the cluster's shell does not start: {error}"))?;
    // Kept open until this process ends.
    std::mem::forget(keeper.stdin.take());
    let mut line = String::new();
    BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let (folder, tls) = line.trim().split_once(' ').ok_or("the cluster was not made")?;
    let cluster = Cluster { folder: folder.to_owned(), port, tls: tls == "on" };
    let begun = Instant::now();
    while let Err(error) = ::postgres::Client::connect(&cluster.plain_url(), ::postgres::NoTls) {
        if begun.elapsed() > Duration::from_secs(60) {
            return Err(format!("the server does not answer: {error}"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(cluster)
}

impl Cluster {
    /// A connection string for the superuser, as the driver wants it.
    pub fn plain_url(&self) -> String {
        format!("host={} port={} user=postgres dbname=postgres", self.folder, self.port)
    }

    /// The address of a ledger in a schema.
    pub fn address(&self, schema: &str) -> String {
        format!("postgres:///postgres?host={}&port={}&user=postgres&schema={schema}", self.folder, self.port)
    }

    pub fn admin(&self) -> ::postgres::Client {
        ::postgres::Client::connect(&self.plain_url(), ::postgres::NoTls).unwrap()
    }
}

/// The cluster, or `None` where there is no PostgreSQL: then what is left out is said.
pub fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
    match CLUSTER.get_or_init(start) {
        Ok(cluster) => Some(cluster),
        Err(reason) => {
            let required = std::env::var("PORTCULLIS_TEST_POSTGRES").is_ok_and(|value| value == "required");
            assert!(!required, "PostgreSQL is required (PORTCULLIS_TEST_POSTGRES): {reason}");
            let name = std::thread::current().name().unwrap_or("a test").to_owned();
            // Past the harness, which would keep it to itself while the tests pass.
            let _ = std::io::Write::write_all(
                &mut std::io::stderr().lock(),
                format!("\n*** NOT TESTED over PostgreSQL: {name}: {reason}\n").as_bytes(),
            );
            None
        }
    }
}
