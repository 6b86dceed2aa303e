//! XML: `/element/index/…/@attribute`, the index among siblings of the same name, from 0.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Located, Span, Wanted};

/// Deepest level that is descended into.
const MAX_DEPTH: usize = 64;

struct Level<'w> {
    wanted: Option<&'w Wanted>,
    siblings: BTreeMap<String, usize>,
}

pub(super) fn resolve(text: &str, wanted: &Wanted, found: &mut [Located]) {
    // The reader passes over a byte order mark without counting it.
    let unmarked = text.strip_prefix('\u{feff}').unwrap_or(text);
    let before = text.len() - unmarked.len();
    let mut reader = Reader::from_str(unmarked);
    let mut levels = vec![Level { wanted: Some(wanted), siblings: BTreeMap::new() }];
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(0) + before;
        let event = reader.read_event();
        let end = usize::try_from(reader.buffer_position()).unwrap_or(0) + before;
        match event {
            Ok(Event::Start(element)) => {
                let below = enter(&element, Span::new(start, end), text, &mut levels, found);
                if levels.len() > MAX_DEPTH {
                    return;
                }
                levels.push(Level { wanted: below, siblings: BTreeMap::new() });
            }
            Ok(Event::Empty(element)) => {
                enter(&element, Span::new(start, end), text, &mut levels, found);
            }
            Ok(Event::End(_)) => {
                levels.pop();
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn enter<'w>(element: &BytesStart<'_>, tag: Span, text: &str, levels: &mut [Level<'w>], found: &mut [Located]) -> Option<&'w Wanted> {
    let level = levels.last_mut()?;
    let name = element.name().as_ref().to_owned();
    let index = level.siblings.entry(name.clone()).or_default();
    let number = index.to_string();
    *index += 1;
    let wanted = level.wanted?.child(&name)?.child(&number)?;
    let tag_text = text.get(tag.start..tag.end).unwrap_or_default();
    let lead = tag_text.len() - tag_text.trim_start().len();
    let tag = Span::new(tag.start + lead, tag.end);
    wanted.found(Located { span: tag, key: None, exact: true }, found);
    if wanted.below.keys().any(|token| token.starts_with('@')) {
        for attribute in element.attributes().with_checks(false).flatten() {
            if let Some(wanted) = wanted.child(&format!("@{}", attribute.key.as_ref())) {
                wanted.found(Located { span: Span::of(&attribute.value, text), key: None, exact: true }, found);
            }
        }
    }
    Some(wanted)
}
