//! The machine.
#![cfg_attr(not(test), expect(clippy::disallowed_methods, reason = "this is the door that the lint points to"))]

use std::io::{ErrorKind, IsTerminal as _, Read as _, Write as _};

use camino::{Utf8Path, Utf8PathBuf};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileType, OpenOptions};

use zeroize::Zeroizing;

#[cfg(feature = "git")]
use super::repository::Repository;
use super::{Closed, Host, HostError, MAX_FILE, MAX_FILES, MAX_WALK, ReadSeek, Root, Secret, Walk, Write};

/// The machine that the program runs on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Os;

/// Starts the program again without backtraces in libraries, where `RUST_BACKTRACE` asks for them: the
/// Rego parser makes and drops thousands of errors, each of which would then walk the stack (measured:
/// twice the time of a small gate). Returns where there is nothing to do or it cannot be done.
pub fn without_library_backtraces() {
    #[cfg(unix)]
    if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0")
        && std::env::var_os("RUST_LIB_BACKTRACE").is_none()
        && let Ok(program) = std::env::current_exe()
    {
        use std::os::unix::process::CommandExt as _;
        let mut arguments = std::env::args_os();
        let mut again = std::process::Command::new(program);
        if let Some(name) = arguments.next() {
            again.arg0(name);
        }
        // Only returns where it fails; then the program goes on as it is, only slower.
        let _ = again.args(arguments).env("RUST_LIB_BACKTRACE", "0").exec();
    }
}

/// A directory of the machine. Paths are resolved beneath it by the kernel where it can
/// (`openat2`, `RESOLVE_BENEATH`), link by link otherwise.
struct OsRoot {
    dir: Dir,
    path: Utf8PathBuf,
}

fn refused(path: &Utf8Path, action: &'static str, error: &std::io::Error) -> HostError {
    let path = path.to_owned();
    match error.kind() {
        ErrorKind::NotFound => HostError::Missing { path },
        ErrorKind::AlreadyExists => HostError::Exists { path },
        ErrorKind::IsADirectory => HostError::NotAFile { path, what: "a directory" },
        // cap-std reports an escape as a permission error of its own making, without a system error code.
        ErrorKind::PermissionDenied if error.raw_os_error().is_none() => HostError::Outside { path },
        ErrorKind::CrossesDevices => HostError::Outside { path },
        _ if is_loop(error) => HostError::NotAFile { path, what: "a symbolic link that leads in a circle" },
        _ => HostError::System { path, action, reason: error.to_string() },
    }
}

/// `ErrorKind::FilesystemLoop` is not stable yet.
fn is_loop(error: &std::io::Error) -> bool {
    const ELOOP: i32 = if cfg!(target_os = "linux") { 40 } else { 62 };
    cfg!(unix) && error.raw_os_error() == Some(ELOOP)
}

fn kind(file: FileType) -> Option<&'static str> {
    if file.is_file() {
        None
    } else if file.is_dir() {
        Some("a directory")
    } else {
        Some("a pipe, socket or device")
    }
}

/// Opens a regular file, and says how large it is.
fn open_below(dir: &Dir, name: &Utf8Path, shown: &Utf8Path) -> Result<(cap_std::fs::File, u64), HostError> {
    let system = |error| refused(shown, "read", &error);
    // Asked before opening: opening a pipe would wait for its other end.
    let before = dir.metadata(name).map_err(system)?;
    if let Some(what) = kind(before.file_type()) {
        return Err(HostError::NotAFile { path: shown.to_owned(), what });
    }
    Ok((dir.open_with(name, OpenOptions::new().read(true)).map_err(system)?, before.len()))
}

fn read_below(dir: &Dir, name: &Utf8Path, shown: &Utf8Path) -> Result<Vec<u8>, HostError> {
    let system = |error| refused(shown, "read", &error);
    let (file, before) = open_below(dir, name, shown)?;
    let too_large = |size| HostError::TooLarge { path: shown.to_owned(), size, limit: MAX_FILE };
    if before > MAX_FILE {
        return Err(too_large(before));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before).unwrap_or(0));
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(system)?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_FILE { Err(too_large(size)) } else { Ok(bytes) }
}

/// The directory that holds a file, and the file's name in it. The user names the path themselves, so a link may lead anywhere:
/// it is resolved first.
fn named(path: &Utf8Path) -> Result<(Dir, Utf8PathBuf), HostError> {
    let name = path.file_name().ok_or_else(|| HostError::NotAFile { path: path.to_owned(), what: "a directory" })?;
    let parent = match path.parent() {
        Some(parent) if !parent.as_str().is_empty() => parent,
        _ => Utf8Path::new("."),
    };
    let real = path.canonicalize_utf8().map_err(|error| refused(path, "read", &error))?;
    let (parent, name) = match (real.parent(), real.file_name()) {
        (Some(parent), Some(name)) => (parent, name),
        _ => (parent, name),
    };
    let dir = Dir::open_ambient_dir(parent, ambient_authority()).map_err(|error| refused(path, "read", &error))?;
    Ok((dir, name.into()))
}

impl OsRoot {
    /// Notes what an entry of a directory is; gives a directory back.
    fn note(&self, path: Utf8PathBuf, entry: &cap_std::fs::DirEntry, walk: &mut Walk) -> std::io::Result<Option<Utf8PathBuf>> {
        let file_type = entry.file_type()?;
        if file_type.is_dir() {
            if path.file_name() == Some(".git") {
                walk.repositories += 1;
                return Ok(None);
            }
            return Ok(Some(path));
        }
        if file_type.is_file() {
            walk.files.push((path, entry.metadata()?.len()));
        } else if file_type.is_symlink() {
            match self.dir.metadata(&path) {
                Err(error) if !matches!(error.kind(), ErrorKind::NotFound) => walk.closed.push((path, Closed::Link)),
                _ => walk.links += 1,
            }
        } else {
            walk.closed.push((path, Closed::Special));
        }
        Ok(None)
    }
}

impl Root for OsRoot {
    fn open(&self, path: &Utf8Path) -> Result<Box<dyn ReadSeek + Send>, HostError> {
        open_below(&self.dir, path, path).map(|(file, _)| Box::new(file) as Box<dyn ReadSeek + Send>)
    }

    fn walk(&self) -> Result<Walk, HostError> {
        let mut walk = Walk::default();
        let mut pending = vec![Utf8PathBuf::new()];
        let mut entries = 0usize;
        while let Some(directory) = pending.pop() {
            let top = directory.as_str().is_empty();
            let here = if top { Utf8Path::new(".") } else { &directory };
            let read = match self.dir.read_dir(here) {
                Ok(read) => read,
                Err(error) if top => return Err(refused(&self.path, "read", &error)),
                Err(error) => {
                    walk.closed.push((directory, Closed::Refused(error.to_string())));
                    continue;
                }
            };
            for entry in read {
                entries += 1;
                if entries > MAX_WALK {
                    return Err(HostError::TooManyFiles { path: self.path.clone(), limit: MAX_WALK });
                }
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) => {
                        walk.closed.push((directory.clone(), Closed::Refused(error.to_string())));
                        break;
                    }
                };
                let name = entry.file_name();
                let Some(name) = name.to_str() else {
                    walk.closed.push((directory.join(name.to_string_lossy().as_ref()), Closed::Name));
                    continue;
                };
                let path = directory.join(name);
                match self.note(path.clone(), &entry, &mut walk) {
                    Ok(below) => pending.extend(below),
                    Err(error) => walk.closed.push((path, Closed::Refused(error.to_string()))),
                }
            }
        }
        walk.files.sort();
        walk.closed.sort();
        Ok(walk)
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, HostError> {
        read_below(&self.dir, path, path)
    }

    fn list(&self) -> Result<Vec<(Utf8PathBuf, u64)>, HostError> {
        let mut files = Vec::new();
        let mut pending = vec![Utf8PathBuf::new()];
        while let Some(directory) = pending.pop() {
            let shown = if directory.as_str().is_empty() { &self.path } else { &directory };
            let system = |error| refused(shown, "read", &error);
            let here = if directory.as_str().is_empty() { Utf8Path::new(".") } else { &directory };
            for entry in self.dir.read_dir(here).map_err(system)? {
                let entry = entry.map_err(system)?;
                let name = entry.file_name();
                let Some(name) = name.to_str() else {
                    return Err(HostError::Name { path: shown.clone(), name: name.to_string_lossy().into_owned() });
                };
                let path = directory.join(name);
                let file_type = entry.file_type().map_err(system)?;
                if file_type.is_dir() {
                    if name != ".git" {
                        pending.push(path);
                    }
                } else if file_type.is_file() {
                    files.push((path, entry.metadata().map_err(system)?.len()));
                }
                if files.len() > MAX_FILES {
                    return Err(HostError::TooManyFiles { path: self.path.clone(), limit: MAX_FILES });
                }
            }
        }
        files.sort();
        Ok(files)
    }
}

impl Host for Os {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, HostError> {
        let (dir, name) = named(path)?;
        read_below(&dir, &name, path)
    }

    fn open(&self, path: &Utf8Path) -> Result<Box<dyn ReadSeek + Send>, HostError> {
        let (dir, name) = named(path)?;
        open_below(&dir, &name, path).map(|(file, _)| Box::new(file) as Box<dyn ReadSeek + Send>)
    }

    fn processors(&self) -> usize {
        std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
    }

    fn is_directory(&self, path: &Utf8Path) -> bool {
        path.is_dir()
    }

    fn root(&self, path: &Utf8Path) -> Result<Box<dyn Root + '_>, HostError> {
        let shown = if path.as_str().is_empty() { Utf8Path::new(".") } else { path };
        let dir = Dir::open_ambient_dir(shown, ambient_authority()).map_err(|error| refused(shown, "read", &error))?;
        Ok(Box::new(OsRoot { dir, path: shown.to_owned() }))
    }

    #[cfg(feature = "git")]
    fn repository(&self, path: &Utf8Path) -> Result<Box<dyn Repository + '_>, HostError> {
        std::fs::metadata(path).map_err(|error| refused(path, "read", &error))?;
        super::git::open(path).map(|git| Box::new(git) as Box<dyn Repository>)
    }

    fn write(&self, path: &Utf8Path, bytes: &[u8], how: Write) -> Result<(), HostError> {
        let system = |error: std::io::Error| refused(path, "written", &error);
        // A device or a pipe, `/dev/null` for one, is written to; a rename would put a file in its place.
        if how == Write::Replace && std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return std::fs::OpenOptions::new().write(true).open(path).and_then(|mut sink| sink.write_all(bytes)).map_err(system);
        }
        let parent = match path.parent() {
            Some(parent) if !parent.as_str().is_empty() => parent,
            _ => Utf8Path::new("."),
        };
        std::fs::create_dir_all(parent).map_err(system)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".portcullis-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = if how == Write::Private { 0o600 } else { 0o644 };
            builder.permissions(std::fs::Permissions::from_mode(mode));
        }
        let mut file = builder.tempfile_in(parent).map_err(system)?;
        file.write_all(bytes).map_err(system)?;
        file.as_file().sync_all().map_err(system)?;
        match how {
            Write::Replace => file.persist(path).map_err(|error| system(error.error))?,
            Write::New | Write::Private => file.persist_noclobber(path).map_err(|error| system(error.error))?,
        };
        // The rename itself must survive a crash too; not every file system can sync a directory.
        if let Ok(directory) = std::fs::File::open(parent) {
            let _ = directory.sync_all();
        }
        Ok(())
    }

    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }

    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn secret(&self, from: &Secret) -> Result<Zeroizing<String>, HostError> {
        let refuse = |source_name: String, reason: String| HostError::Secret { source_name, reason };
        match from {
            Secret::Variable(name) => {
                std::env::var(name).map(Zeroizing::new).map_err(|error| refuse(format!("the variable `{name}`"), error.to_string()))
            }
            Secret::Descriptor(number) => {
                let told = |error: std::io::Error| refuse(format!("file descriptor {number}"), error.to_string());
                let file = std::fs::File::open(format!("/dev/fd/{number}")).map_err(told)?;
                let mut text = Zeroizing::new(String::new());
                file.take(64 * 1024).read_to_string(&mut text).map_err(told)?;
                Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
            }
            Secret::Prompt(question) => {
                let told = |error: std::io::Error| refuse("the terminal".to_owned(), error.to_string());
                if !std::io::stderr().is_terminal() {
                    return Err(refuse("the terminal".to_owned(), "there is none".to_owned()));
                }
                rpassword::prompt_password(question).map(Zeroizing::new).map_err(told)
            }
        }
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), HostError> {
        getrandom::fill(bytes).map_err(|error| HostError::System {
            path: "the random source".into(),
            action: "read",
            reason: error.to_string(),
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        (folder, path)
    }

    #[test]
    fn evidence_stays_below_its_directory() {
        let (_guard, outer) = folder();
        let root_path = outer.join("release");
        std::fs::create_dir(&root_path).unwrap();
        std::fs::write(outer.join("secret"), "x").unwrap();
        std::fs::write(root_path.join("inside"), "y").unwrap();
        std::os::unix::fs::symlink("../secret", root_path.join("escape")).unwrap();
        std::os::unix::fs::symlink("inside", root_path.join("alias")).unwrap();
        std::os::unix::fs::symlink("loop", root_path.join("loop")).unwrap();
        let root = Os.root(&root_path).unwrap();
        assert!(matches!(root.read("../secret".into()), Err(HostError::Outside { .. })));
        assert!(matches!(root.read("escape".into()), Err(HostError::Outside { .. })));
        assert!(matches!(root.read(&outer.join("secret")), Err(HostError::Outside { .. })));
        assert!(root.read("loop".into()).is_err());
        assert_eq!(root.read("alias".into()).unwrap(), b"y");
        assert!(matches!(root.read("missing".into()), Err(HostError::Missing { .. })));
        assert!(matches!(root.read(".".into()), Err(HostError::NotAFile { what: "a directory", .. })));
        assert_eq!(root.list().unwrap(), [(Utf8PathBuf::from("inside"), 1)], "links are not files of the release");
    }

    #[test]
    fn a_walk_names_what_it_cannot_look_at() {
        use std::os::unix::ffi::OsStrExt as _;
        let (_guard, outer) = folder();
        let path = outer.join("tree");
        std::fs::create_dir_all(path.join("below/.git")).unwrap();
        std::fs::write(outer.join("secret"), "x").unwrap();
        std::fs::write(path.join("below/file"), "abc").unwrap();
        std::fs::write(path.join("below/.git/config"), "abc").unwrap();
        std::fs::write(path.as_std_path().join(std::ffi::OsStr::from_bytes(b"n\xff")), "x").unwrap();
        std::os::unix::fs::symlink("../secret", path.join("out")).unwrap();
        std::os::unix::fs::symlink("loop", path.join("loop")).unwrap();
        std::os::unix::fs::symlink("below", path.join("alias")).unwrap();
        std::os::unix::fs::symlink("gone", path.join("nowhere")).unwrap();
        std::os::unix::net::UnixListener::bind(path.join("socket")).unwrap();
        let root = Os.root(&path).unwrap();
        let walk = root.walk().unwrap();
        assert_eq!(walk.files, [(Utf8PathBuf::from("below/file"), 3)]);
        let closed: Vec<(&str, &Closed)> = walk.closed.iter().map(|(path, why)| (path.as_str(), why)).collect();
        assert_eq!(closed, [("loop", &Closed::Link), ("n\u{fffd}", &Closed::Name), ("out", &Closed::Link), ("socket", &Closed::Special)]);
        assert_eq!((walk.links, walk.repositories), (2, 1));
        let mut text = String::new();
        root.open("below/file".into()).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "abc");
        for (wrong, found) in [("below", "a directory"), ("socket", "a pipe, socket or device")] {
            assert!(matches!(root.open(wrong.into()), Err(HostError::NotAFile { what, .. }) if what == found), "{wrong}");
            assert!(matches!(Os.open(&path.join(wrong)), Err(HostError::NotAFile { what, .. }) if what == found), "{wrong}");
        }
        assert!(matches!(root.open("out".into()), Err(HostError::Outside { .. })));
        assert!(Os.open(&path.join("out")).is_ok(), "a link that the user names may lead anywhere");
    }

    #[test]
    fn a_huge_file_is_refused_before_it_is_read() {
        let (_guard, path) = folder();
        let file = std::fs::File::create(path.join("big")).unwrap();
        file.set_len(2 << 30).unwrap();
        assert!(matches!(Os.read(&path.join("big")), Err(HostError::TooLarge { .. })));
    }

    #[test]
    fn a_write_is_whole_or_nothing() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_guard, path) = folder();
        Os.write(&path.join("a/key"), b"1", Write::Private).unwrap();
        assert_eq!(std::fs::metadata(path.join("a/key")).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(Os.write(&path.join("a/key"), b"2", Write::Private), Err(HostError::Exists { .. })));
        assert_eq!(std::fs::read(path.join("a/key")).unwrap(), b"1");
        Os.write(&path.join("a/key"), b"3", Write::Replace).unwrap();
        assert_eq!(std::fs::read_dir(path.join("a")).unwrap().count(), 1, "nothing half-written is left");
        assert!(Os.write(&path.join("a/key/below"), b"4", Write::New).is_err());
    }
}
