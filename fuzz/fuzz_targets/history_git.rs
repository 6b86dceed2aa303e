//! Values out of the files of a repository. The input: pattern, keys, authors and path, a line each, then
//! the contents of the file, commit for commit, with a zero byte between them.
#![no_main]

use portcullis::intake::history::git::{Commit, Content, Follower, Seen, ValueFrom};
use portcullis::intake::history::pattern::{AuthorPattern, KeyPath, PathPattern};
use portcullis::intake::{self, Record, Role};
use portcullis::source::{SourceFile, SourceMap, Syntax};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(5, |byte| *byte == b'\n');
    let mut line = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let (pattern, keys, authors, path) = (line(), line(), line(), line());
    let contents = parts.next().unwrap_or_default();
    let automated = authors.parse::<AuthorPattern>().ok().map(|pattern| pattern.is_match(&path));
    let Ok(pattern) = pattern.parse::<PathPattern>() else { return };
    let path: Vec<String> = path.split('/').map(str::to_owned).collect();
    if pattern.named(&path).is_some() {
        assert_eq!(path.len(), pattern.depth());
        assert!(path.iter().enumerate().all(|(depth, name)| pattern.may_stand(depth, name)), "a path that matches could not be walked to");
    }
    let value = match keys.as_str() {
        "" => ValueFrom::Whole,
        "images" => ValueFrom::Kustomize,
        keys => match keys.parse::<KeyPath>() {
            Ok(keys) => ValueFrom::Key(keys),
            Err(_) => return,
        },
    };
    let mut follower = Follower::new(&pattern, &value, Seen::default());
    for (number, content) in contents.split(|byte| *byte == 0).enumerate() {
        let seconds = content.first().map_or(0, |byte| i64::from(*byte) << 26) - (1 << 30);
        let id = format!("{number:040x}");
        let commit = Commit { id: &id, seconds, author: "fuzz", automated };
        let content = if content == b"-" { Content::Gone } else { Content::Bytes(content) };
        follower.change(commit, &path, content).expect("few events");
    }
    let mut map = SourceMap::default();
    let followed = follower.finish("git:fuzzed", &mut map);
    assert!(followed.events.is_sorted_by_key(|event| event.at), "time went backwards");
    // The document that the places are in says what the events say, wherever its reader takes names as they are.
    let plain = |text: &str| !text.is_empty() && text.trim() == text;
    if followed.events.is_empty() || !followed.events.iter().all(|event| plain(&event.component) && plain(&event.environment)) {
        return;
    }
    let text = map.get(followed.doc).expect("the document").bytes().to_vec();
    let mut again = SourceMap::default();
    let read = intake::read(SourceFile::new("again", Syntax::Text, text), Role::History, &mut again).ok().expect("what was written is read");
    let Record::History(events) = read.record else { panic!("a history") };
    assert_eq!(events.len(), followed.events.len());
    for (one, other) in events.iter().zip(&followed.events) {
        assert_eq!((&one.at, &one.component, &one.environment, &one.digest), (&other.at, &other.component, &other.environment, &other.digest));
        assert_eq!((&one.version, &one.automated), (&other.version, &other.automated));
        assert_eq!(one.place.as_ref().map(|place| &place.pointer), other.place.as_ref().map(|place| &place.pointer));
    }
});
