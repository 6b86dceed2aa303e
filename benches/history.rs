//! What reading a promotion history out of a git repository costs: n, 10n and 100n commits by first parents, over a
//! repository like those that deploy by commit (330 files that are followed among a thousand), from nothing and
//! with a cache that lacks the last commit. `cargo bench --bench history`; needs a `git` program to make the repository.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a benchmark that cannot run should stop")]
#![cfg(feature = "git")]

#[path = "../tests/history/repository.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod repository;

use std::sync::OnceLock;

use camino::Utf8PathBuf;
use divan::Bencher;
use portcullis::gate::git_history::{GitHistory, GitSource, read};
use portcullis::host::os::Os;
use portcullis::intake::history::git::ValueFrom;
use portcullis::source::SourceMap;
use repository::{Act, Commit, git, import, write};

const SIZES: [usize; 3] = [1_250, 12_500, 125_000];
const ENVIRONMENTS: [&str; 3] = ["integration", "staging", "production"];
const COMPONENTS: usize = 110;

fn main() {
    divan::main();
}

fn tag(environment: &str, component: usize, version: usize) -> Act {
    let path = format!("charts/app-config/image-tags/{environment}/app-{component:03}");
    write(&path, &format!("image_tag: v{version}\nautomatic_deploys_enabled: true\npromote_deployment: true\n"))
}

/// Nine commits in ten promote; the others change something else.
fn commit(index: usize) -> Commit {
    let mixed = index.wrapping_mul(0x9e37_79b9).rotate_left(11);
    let acts = if index == 0 {
        let charts =
            (0..120).flat_map(|chart| (0..6).map(move |file| write(&format!("charts/chart-{chart}/templates/f{file}.yaml"), "x: 0\n")));
        let tags = ENVIRONMENTS.iter().flat_map(|environment| (0..COMPONENTS).map(|component| tag(environment, component, 0)));
        charts.chain(tags).collect()
    } else if mixed.is_multiple_of(10) {
        vec![write(&format!("charts/chart-{}/templates/f1.yaml", mixed % 120), &format!("x: {index}\n"))]
    } else {
        vec![tag(ENVIRONMENTS[index % 3], mixed % COMPONENTS, index / 3)]
    };
    Commit { seconds: 1_500_000_000 + i64::try_from(index).unwrap() * 900, author: "deploy-bot <bot@example.org>".to_owned(), acts }
}

/// The repository of a size, made once and packed.
fn made(size: usize) -> Utf8PathBuf {
    static MADE: [OnceLock<(tempfile::TempDir, Utf8PathBuf)>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
    let at = SIZES.iter().position(|known| *known == size).unwrap();
    let (_, path) = MADE[at].get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "--quiet", "--bare", "--initial-branch=main", "."]);
        let mut from: Option<String> = None;
        for start in (0..size).step_by(25_000) {
            let commits: Vec<Commit> = (start..size.min(start + 25_000)).map(commit).collect();
            import(folder.path(), &commits, from.as_deref());
            from = Some("refs/heads/main^0".to_owned());
        }
        git(folder.path(), &["repack", "-adfq", "--depth=50", "--window=10"]);
        let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        (folder, path)
    });
    path.clone()
}

fn source(size: usize, cache: Option<Utf8PathBuf>) -> GitSource {
    GitSource {
        path: made(size),
        reference: None,
        files: "charts/app-config/image-tags/{environment}/{component}".parse().unwrap(),
        value: ValueFrom::Key("image_tag".parse().unwrap()),
        automated: Some("deploy-bot|*[bot]*".parse().unwrap()),
        cache,
    }
}

fn history(source: &GitSource) -> GitHistory {
    read(&Os, source, &mut SourceMap::default(), &mut |_, _| {}).ok().expect("a history")
}

#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn from_nothing(bencher: Bencher<'_, '_>, size: usize) {
    let source = source(size, None);
    bencher.bench_local(|| history(&source).followed.events.len());
}

#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn with_a_cache(bencher: Bencher<'_, '_>, size: usize) {
    let folder = tempfile::tempdir().unwrap();
    let cache = Utf8PathBuf::from_path_buf(folder.path().join("cache")).unwrap();
    let before = GitSource {
        reference: Some(git(made(size).as_std_path(), &["rev-parse", "main~1"]).trim().to_owned()),
        ..source(size, Some(cache.clone()))
    };
    history(&before);
    let source = source(size, Some(cache));
    bencher.bench_local(|| history(&source).followed.events.len());
}
