//! Histories out of git repositories: what is an event, what is not, and what goes wrong.
#![cfg(feature = "git")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod repository;

use std::path::Path;

use camino::Utf8PathBuf;
use portcullis::gate::GateError;
use portcullis::gate::git_history::{GitHistory, GitSource, read};
use portcullis::host::os::Os;
use portcullis::intake::history::git::ValueFrom;
use portcullis::source::SourceMap;
use repository::{Act, Commit, commits, git, git_is_here, import, repository, write};

fn at(path: &Path) -> Utf8PathBuf {
    Utf8PathBuf::from_path_buf(path.to_owned()).unwrap()
}

fn source(path: &Path, pattern: &str, key: &str) -> GitSource {
    GitSource {
        path: at(path),
        reference: None,
        files: pattern.parse().unwrap(),
        value: if key.is_empty() { ValueFrom::Whole } else { ValueFrom::Key(key.parse().unwrap()) },
        automated: None,
        cache: None,
    }
}

fn history(source: &GitSource) -> Result<GitHistory, String> {
    read(&Os, source, &mut SourceMap::default(), &mut |_, _| {}).map_err(|error| match error {
        GateError::Usage { message, .. } => message,
        GateError::Input { missing, unreadable, .. } => {
            let problems = unreadable.iter().flat_map(|file| file.problems.iter().map(|problem| problem.message.clone()));
            missing.iter().map(ToString::to_string).chain(problems).collect::<Vec<_>>().join("\n")
        }
        GateError::Policy(_) | GateError::Ledger(_) => panic!("neither policies nor a ledger here"),
    })
}

/// `environment/component version` of each event, with `@seconds` where asked.
fn events(history: &GitHistory) -> Vec<String> {
    let event = |event: &portcullis::model::history::PromotionEvent| {
        let digest = event.digest.as_ref().map(|digest| format!("@{}", &digest.to_string()[..12])).unwrap_or_default();
        format!("{}/{} {}{digest}", event.environment, event.component, event.version.as_deref().unwrap_or("-"))
    };
    history.followed.events.iter().map(event).collect()
}

#[test]
fn an_event_is_a_value_that_changed() {
    if !git_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let tag = |tag: &str| format!("image_tag: {tag}\n");
    repository(
        folder.path(),
        &commits(vec![
            vec![write("README", "x"), write("tags/test/api", &tag("v1")), write("tags/test/web", &tag("1.10"))],
            vec![write("README", "y"), write("tags/.keep", ""), write("tags/test/deep/er", &tag("v0"))],
            vec![write("tags/test/api", "image_tag: v1\nautomatic: true\n")],
            vec![write("tags/test/api", &tag("v2")), write("tags/live/api", &tag("v1"))],
            vec![Act::Delete("tags/live/api".to_owned())],
            vec![write("tags/live/api", &tag("v1"))],
            vec![write("tags/live/api", &tag("[")), write("tags/test/web", "other: 1\n")],
            vec![write("tags/live/api", &tag("v1")), write("tags/test/web", &tag("''"))],
            vec![write("tags/live/api", "{\"image_tag\": \"v3\"}")],
        ]),
    );
    let history = history(&source(folder.path(), "tags/{environment}/{component}", "image_tag")).unwrap();
    assert_eq!(events(&history), ["test/api v1", "test/web 1.10", "live/api v1", "test/api v2", "live/api v1", "live/api v3"]);
    let notes: Vec<String> = history.followed.notes.iter().map(|note| format!("{}: {}", note.path, note.why)).collect();
    assert_eq!(notes[1..], ["tags/test/web: it has no `image_tag`", "tags/test/web: its value is empty"]);
    assert_eq!(history.followed.unread, 3);
}

#[test]
fn what_stands_in_the_place_of_a_file_is_told() {
    if !git_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let special = |path: &str, mode, what: &str| Act::Special(path.to_owned(), mode, what.to_owned());
    repository(
        folder.path(),
        &commits(vec![
            vec![write("tags/test/api", "v1\n"), special("tags/test/web", "120000", "api"), special("tags/live", "120000", "test")],
            vec![special("tags/test/mail", "160000", "1111111111111111111111111111111111111111")],
            vec![
                special("tags/test/api", "120000", "web"),
                write("tags/test/big", &"x".repeat(1 << 20)),
                write("tags/test/bigger", &"x".repeat(1 + (1 << 20))),
            ],
            vec![Act::Delete("tags/test/api".to_owned()), write("tags/test/api/deeper", "v1")],
        ]),
    );
    let history = history(&source(folder.path(), "tags/{environment}/{component}", "")).unwrap();
    assert_eq!(events(&history), ["test/api v1"]);
    let notes: Vec<String> = history.followed.notes.iter().map(|note| format!("{}: {}", note.path, note.why)).collect();
    assert_eq!(
        notes,
        [
            "tags/live: it is a symbolic link",
            "tags/test/web: it is a symbolic link",
            "tags/test/mail: it is a submodule",
            "tags/test/api: it is a symbolic link",
            "tags/test/big: its value is not a version: it has several lines, or more than 512 bytes",
            "tags/test/bigger: it is larger than a mebibyte",
        ]
    );
}

#[test]
fn a_kustomization_has_a_component_for_each_image() {
    if !git_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let digest = format!("sha256:{}", "a".repeat(64));
    let file = |images: &str| format!("resources: [../base]\nimages:\n{images}");
    let at_test = "apps/shop/overlays/test/kustomization.yaml";
    repository(
        folder.path(),
        &commits(vec![
            vec![write(at_test, &file("- name: api\n  newTag: v1\n- name: web\n  newName: other/web\n  newTag: \"1.0\"\n"))],
            vec![write(at_test, &file(&format!("- name: web\n  newTag: \"1.0\"\n- name: api\n  digest: {digest}\n")))],
            vec![write(at_test, &file("- name: web\n  newName: only/renamed\n"))],
            vec![write(at_test, "resources: []\n")],
            vec![write(at_test, &file("- newTag: v1\n"))],
        ]),
    );
    let mut source = source(folder.path(), "apps/{_}/overlays/{environment}/kustomization.yaml", "");
    source.value = ValueFrom::Kustomize;
    let history = history(&source).unwrap();
    assert_eq!(events(&history), ["test/api v1", "test/web 1.0", "test/api -@sha256:aaaaa"]);
    assert_eq!(history.followed.notes[0].why, "an entry of `images` has no `name`");
}

#[test]
fn pipelines_are_told_by_author_and_clocks_that_go_back_lose_nothing() {
    if !git_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let commit = |seconds, author: &str, tag: &str| Commit { seconds, author: author.to_owned(), acts: vec![write("test/api", tag)] };
    repository(
        folder.path(),
        &[
            commit(1000, "Ada <ada@example.org>", "v1"),
            commit(4_000_000_000, "bot[bot] <1+bot[bot]@example.org>", "v2"),
            commit(2000, "Govuk-CI <ci@example.org>", "v3"),
            commit(10, "Ada <ada@example.org>", "v4"),
            commit(2000, "x <DEPLOY@ci.example.org>", "v5"),
        ],
    );
    let mut source = source(folder.path(), "{environment}/{component}", "");
    source.automated = Some("govuk-ci|*[bot]|*@ci.example.org".parse().unwrap());
    let history = history(&source).unwrap();
    assert_eq!(events(&history), ["test/api v1", "test/api v2", "test/api v3", "test/api v4", "test/api v5"]);
    let told: Vec<(i64, bool)> = history.followed.events.iter().map(|event| (event.at.0.as_second(), event.automated.unwrap())).collect();
    assert_eq!(told, [(1000, false), (1000, true), (2000, true), (2000, false), (2000, true)]);
    assert_eq!(history.followed.clocks, 2);
    assert_eq!(history.remarks, ["2 events have a commit time behind an earlier commit's, and count at the time of the event before"]);
}

/// An independent walk: git compares, and this only looks at the values.
fn by_git(at: &Path) -> Vec<String> {
    let log = git(
        at,
        &[
            "log",
            "--first-parent",
            "--diff-merges=first-parent",
            "--reverse",
            "--no-renames",
            "--raw",
            "--no-abbrev",
            "--format=%ct",
            "main",
        ],
    );
    let mut current = std::collections::BTreeMap::new();
    let mut events = Vec::new();
    for line in log.lines().filter(|line| line.starts_with(':')) {
        let (left, path) = line.split_once('\t').unwrap();
        let blob = left.split(' ').nth(3).unwrap();
        let segments: Vec<&str> = path.split('/').collect();
        let ["tags", environment, component] = segments[..] else { continue };
        if blob.bytes().all(|byte| byte == b'0') {
            current.remove(path);
            continue;
        }
        let text = git(at, &["cat-file", "blob", blob]);
        let value = text.lines().find_map(|line| line.strip_prefix("image_tag: ")).unwrap().to_owned();
        if current.insert(path.to_owned(), value.clone()).as_ref() != Some(&value) {
            events.push(format!("{environment}/{component} {value}"));
        }
    }
    events
}

/// Numbers that look random and are the same each time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

fn random_commits(numbers: &mut Numbers, count: usize) -> Vec<Commit> {
    let act = |numbers: &mut Numbers| {
        let path = format!("tags/{}/c{}", ["integration", "staging", "production"][numbers.below(3) as usize], numbers.below(6));
        match numbers.below(12) {
            0 => Act::Delete(path),
            1 => write("README", &numbers.below(9).to_string()),
            2 => write(&format!("{path}/below"), "image_tag: v0\n"),
            3 => write("tags/loose", &numbers.below(9).to_string()),
            _ => write(&path, &format!("other: {}\nimage_tag: v{}\n", numbers.below(3), numbers.below(5))),
        }
    };
    commits((0..count).map(|_| (0..=numbers.below(3)).map(|_| act(numbers)).collect()).collect())
}

#[test]
fn the_events_are_those_of_an_independent_walk() {
    if !git_is_here() {
        return;
    }
    let pattern = "tags/{environment}/{component}";
    for seed in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        let mut numbers = Numbers(seed);
        repository(folder.path(), &random_commits(&mut numbers, 40));
        // A branch that is merged: its commits are not on the way of first parents, the merge is.
        let (fork, trunk) = (git(folder.path(), &["rev-parse", "main~7"]), git(folder.path(), &["rev-parse", "main"]));
        import(folder.path(), &random_commits(&mut numbers, 5), Some(fork.trim()));
        let side = git(folder.path(), &["rev-parse", "main"]);
        let tree = git(folder.path(), &["rev-parse", "main^{tree}"]);
        let merge = git(folder.path(), &["commit-tree", tree.trim(), "-p", trunk.trim(), "-p", side.trim(), "-m", "merge"]);
        import(folder.path(), &random_commits(&mut numbers, 10), Some(merge.trim()));
        if seed % 2 == 0 {
            git(folder.path(), &["gc", "--quiet", "--aggressive"]);
        }
        let history = history(&source(folder.path(), pattern, "image_tag")).unwrap();
        assert_eq!(events(&history), by_git(folder.path()), "seed {seed}");
        assert!(history.followed.events.len() > 40);
    }
}

#[test]
fn a_cache_takes_up_where_it_ended() {
    if !git_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(7);
    repository(folder.path(), &random_commits(&mut numbers, 30));
    let plain = source(folder.path(), "tags/{environment}/{component}", "image_tag");
    let cache = at(elsewhere.path()).join("deep/history.cache");
    let cached = GitSource { cache: Some(cache.clone()), ..plain.clone() };
    let walked = |source: &GitSource| {
        let mut first = None;
        let history = read(&Os, source, &mut SourceMap::default(), &mut |done, _| {
            first.get_or_insert(done);
        });
        (history.ok().map(|history| (events(&history), history.remarks)), first)
    };
    let whole = |source: &GitSource| events(&history(source).unwrap());
    assert_eq!(walked(&cached), (Some((whole(&plain), vec![])), Some(1)));
    assert_eq!(walked(&cached), (Some((whole(&plain), vec![])), None));
    let tip = git(folder.path(), &["rev-parse", "main"]);
    let mut more = random_commits(&mut numbers, 8);
    more.iter_mut().for_each(|commit| commit.seconds += 1000);
    import(folder.path(), &more, Some(tip.trim()));
    assert_eq!(walked(&cached), (Some((whole(&plain), vec![])), Some(31)));

    // Other options, and a history that was rewritten: from the beginning, and that is said.
    let other = GitSource { automated: Some("bot".parse().unwrap()), ..cached.clone() };
    let (Some((found, remarks)), first) = walked(&other) else { panic!("a history") };
    assert_eq!((found, first), (whole(&plain), Some(1)));
    assert_eq!(remarks[..1], [format!("`{cache}` was made with other options: the history is read from its beginning")]);
    let fork = git(folder.path(), &["rev-parse", "main~5"]);
    import(folder.path(), &random_commits(&mut numbers, 2), Some(fork.trim()));
    let (Some((found, remarks)), first) = walked(&other) else { panic!("a history") };
    assert_eq!((found, first), (whole(&plain), Some(1)));
    assert!(remarks[0].contains("it was rewritten, and is read from its beginning"), "{remarks:?}");

    // What is no cache of ours is neither believed nor overwritten.
    let text = std::fs::read_to_string(&cache).unwrap();
    let said = |text: &str| {
        std::fs::write(&cache, text).unwrap();
        let said = history(&cached).unwrap_err();
        assert_eq!(std::fs::read_to_string(&cache).unwrap(), text);
        said
    };
    assert_eq!(said(&text.replacen("v1", "v2", 1)), "it was changed or cut off since it was written");
    assert_eq!(said(&text[..text.len() - 9]), "it was changed or cut off since it was written");
    assert_eq!(said(text.lines().next().unwrap()), "it was changed or cut off since it was written");
    assert_eq!(
        said(&text.replacen("\"portcullisHistoryCache\":1", "\"later\":[],\"portcullisHistoryCache\":2", 1)),
        "its format has version 2, and this program reads version 1"
    );
    assert_eq!(said("precious notes\n"), "it is not a cache of a history");
    assert_eq!(said(""), "it is not a cache of a history");
}

#[test]
fn a_repository_that_cannot_be_walked_is_told() {
    if !git_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let bare = folder.path().join("bare");
    std::fs::create_dir(&bare).unwrap();
    repository(&bare, &commits((0..9).map(|index| vec![write("test/api", &format!("v{index}"))]).collect()));
    let clone = |name: &str, arguments: &[&str]| {
        let url = format!("file://{}", bare.display());
        git(folder.path(), &[&["clone", "--quiet"], arguments, &[url.as_str(), name]].concat());
        folder.path().join(name)
    };
    let of = |path: &Path| source(path, "{environment}/{component}", "");
    let said = |path: &Path| history(&of(path)).unwrap_err().replace(folder.path().to_str().unwrap(), "…");

    let working = clone("working", &[]);
    assert_eq!(history(&of(&working)).unwrap().followed.events.len(), 9);
    assert_eq!(history(&of(&working.join(".git"))).unwrap().followed.events.len(), 9);
    git(&working, &["worktree", "add", "--quiet", "../linked", "main~3"]);
    assert!(folder.path().join("linked/.git").is_file());
    assert_eq!(history(&of(&folder.path().join("linked"))).unwrap().followed.events.len(), 6);
    git(&working, &["tag", "-a", "-m", "x", "v1", "main~4"]);
    let at_ref = |reference: &str| {
        let source = GitSource { reference: Some(reference.to_owned()), ..of(&working) };
        history(&source).map(|history| history.followed.events.len()).map_err(|said| said.replace(folder.path().to_str().unwrap(), "…"))
    };
    assert_eq!(at_ref("v1"), Ok(5));
    assert_eq!(at_ref("origin/main"), Ok(9));
    assert_eq!(at_ref(git(&working, &["rev-parse", "main~1"]).trim()), Ok(8));
    assert_eq!(at_ref("nowhere"), Err("`…/working` has no `nowhere` that can be walked".to_owned()));
    assert!(at_ref("-x..y").is_err());
    assert!(at_ref(&"1".repeat(40)).unwrap_err().contains("lacks the object"));

    // An object that replaces another does not replace history.
    git(&working, &["replace", "--graft", "main~2"]);
    assert_eq!(history(&of(&working)).unwrap().followed.events.len(), 9);

    assert_eq!(said(&clone("shallow", &["--depth=3"])), "`…/shallow` is shallow: its history is cut off");
    let empty = folder.path().join("empty");
    git(folder.path(), &["init", "--quiet", "empty"]);
    assert_eq!(said(&empty), "`…/empty` has no commit at `HEAD`");
    assert!(said(&folder.path().join("nothing")).contains("does not exist"));
    let plain = folder.path().join("plain");
    std::fs::create_dir(&plain).unwrap();
    assert!(said(&plain).starts_with("`…/plain` cannot be opened as a git repository"), "{}", said(&plain));
    assert!(said(&folder.path().join("working/.git/HEAD")).contains("cannot be opened"));

    // A damaged and a missing object: which one is said.
    let blob = git(&working, &["rev-parse", "main~4:test/api"]);
    let loose = clone("loose", &[]);
    let object = loose.join(".git/objects").join(&blob[..2]).join(blob[2..].trim());
    let packs: Vec<_> = std::fs::read_dir(loose.join(".git/objects/pack")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let aside = folder.path().join("aside.pack");
    for pack in packs {
        if pack.extension().is_some_and(|extension| extension == "pack") {
            std::fs::rename(&pack, &aside).unwrap();
        } else {
            std::fs::remove_file(&pack).unwrap();
        }
    }
    let status = std::process::Command::new("git")
        .arg("-C")
        .arg(&loose)
        .args(["unpack-objects", "-q"])
        .stdin(std::fs::File::open(&aside).unwrap())
        .status();
    assert!(status.unwrap().success());
    assert_eq!(history(&of(&loose)).unwrap().followed.events.len(), 9);
    std::fs::remove_file(&object).unwrap();
    assert!(said(&loose).contains(&format!("lacks the object {} or has it damaged", blob.trim())), "{}", said(&loose));
    std::fs::write(&object, b"not zlib").unwrap();
    assert!(said(&loose).contains(blob.trim()), "{}", said(&loose));
}

#[test]
fn a_history_without_events_is_not_one() {
    if !git_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    repository(folder.path(), &commits(vec![vec![write("tags/test/api", "image_tag: v1\n")]]));
    let said =
        |pattern: &str, key: &str| history(&source(folder.path(), pattern, key)).unwrap_err().replace(folder.path().to_str().unwrap(), "…");
    assert_eq!(
        said("tag/{environment}/{component}", "image_tag"),
        "no commit of `…` has a file that `tag/{environment}/{component}` means"
    );
    assert!(
        said("tags/{environment}/{component}", "imageTag").contains("`tags/test/api` at "),
        "{}",
        said("tags/{environment}/{component}", "imageTag")
    );
    assert_eq!(said("tags/{_}/{component}", "image_tag"), "`tags/{_}/{component}` does not say where the environment stands");
    assert_eq!(said("tags/{environment}/*", "image_tag"), "`tags/{environment}/*` does not say where the component stands");
}
