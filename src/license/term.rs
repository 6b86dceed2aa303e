//! One licence of an expression, in canonical form.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::sync::LazyLock;

use spdx::{LicenseItem, LicenseReq};

use super::Standing;

/// Families whose ids end in a version, so that "or later" has a meaning.
const FAMILIES: &[&str] = &[
    "AFL", "AGPL", "APSL", "Apache", "CDDL", "CECILL", "CPL", "EPL", "EUPL", "GFDL", "GPL", "LGPL", "LPL", "LPPL", "MPL", "NPL", "OFL",
    "OLDAP", "OSL", "PHP", "PSF", "Python", "ZPL",
];

/// Deprecated ids that are a licence with an exception (SPDX licence list 3.x).
const WITH_EXCEPTION: &[(&str, &str, &str)] = &[
    ("GPL-2.0-with-GCC-exception", "GPL-2.0", "GCC-exception-2.0"),
    ("GPL-2.0-with-autoconf-exception", "GPL-2.0", "Autoconf-exception-2.0"),
    ("GPL-2.0-with-bison-exception", "GPL-2.0", "Bison-exception-2.2"),
    ("GPL-2.0-with-classpath-exception", "GPL-2.0", "Classpath-exception-2.0"),
    ("GPL-2.0-with-font-exception", "GPL-2.0", "Font-exception-2.0"),
    ("GPL-3.0-with-GCC-exception", "GPL-3.0", "GCC-exception-3.1"),
    ("GPL-3.0-with-autoconf-exception", "GPL-3.0", "Autoconf-exception-3.0"),
];

/// SPDX ids of licences and exceptions by their lower-case form.
static IDS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let licenses = spdx::identifiers::LICENSES.iter().map(|license| license.name);
    let exceptions = spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
    licenses.chain(exceptions).map(|id| (id.to_ascii_lowercase(), id)).collect()
});

/// Writes ids as the SPDX list writes them and operators in upper case; leaves everything else alone.
pub(super) fn in_canonical_case(statement: &str) -> String {
    let mut out = String::with_capacity(statement.len());
    for piece in statement.split_inclusive([' ', '(', ')']) {
        let word = piece.trim_end_matches([' ', '(', ')']);
        let rest = piece.get(word.len()..).unwrap_or_default();
        let (bare, plus) = word.strip_suffix('+').map_or((word, ""), |bare| (bare, "+"));
        match word {
            "and" | "or" | "with" => out.push_str(&word.to_ascii_uppercase()),
            _ => {
                out.push_str(IDS.get(&bare.to_ascii_lowercase()).copied().unwrap_or(bare));
                out.push_str(plus);
            }
        }
        out.push_str(rest);
    }
    out.trim().to_owned()
}

/// A licence, whether later versions may be chosen, and its exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    id: String,
    or_later: bool,
    exception: Option<String>,
    listed: bool,
}

impl Term {
    /// A single licence of a policy; nothing where the text is not one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let normalized = in_canonical_case(text);
        let expression = spdx::Expression::parse_mode(&normalized, super::MODE).ok()?;
        let mut requirements = expression.requirements();
        match (requirements.next(), requirements.next()) {
            (Some(only), None) => Some(Self::of(&only.req)),
            _ => None,
        }
    }

    /// A licence of an expression.
    pub(super) fn of(requirement: &LicenseReq) -> Self {
        let mut exception = requirement.addition.as_ref().map(ToString::to_string);
        let (id, or_later, listed) = match &requirement.license {
            LicenseItem::Spdx { id, or_later } => (id.name.to_owned(), *or_later, !matches!(id.name, "NOASSERTION" | "NONE")),
            LicenseItem::Other(reference) => (reference.to_string(), false, false),
        };
        if let Some((_, base, with)) = WITH_EXCEPTION.iter().find(|(deprecated, ..)| *deprecated == id) {
            exception.get_or_insert_with(|| (*with).to_owned());
            return Self { id: (*base).to_owned(), or_later, exception, listed };
        }
        if let Some(base) = id.strip_suffix("-or-later") {
            return Self { id: base.to_owned(), or_later: true, exception, listed };
        }
        let base = id.strip_suffix("-only").map(str::to_owned).unwrap_or(id);
        Self { id: base, or_later, exception, listed }
    }

    /// What lists of accepted and refused licences make of it.
    pub(super) fn standing(&self, allowed: &[Self], denied: &[Self]) -> Standing {
        if denied.iter().any(|entry| entry.id == self.id && (entry.exception.is_none() || entry.exception == self.exception)) {
            return Standing::Denied;
        }
        if allowed.iter().any(|entry| self.satisfied_by(entry)) {
            return Standing::Allowed;
        }
        if self.listed { Standing::Denied } else { Standing::Undetermined }
    }

    fn satisfied_by(&self, entry: &Self) -> bool {
        if self.exception != entry.exception {
            return false;
        }
        if self.id == entry.id {
            return self.or_later || !entry.or_later;
        }
        match (self.or_later, self.family(), entry.family()) {
            (true, Some((ours, from)), Some((theirs, version))) => ours == theirs && version > from,
            _ => false,
        }
    }

    fn family(&self) -> Option<(&str, Vec<u32>)> {
        let (family, version) = self.id.rsplit_once('-')?;
        if !FAMILIES.contains(&family) {
            return None;
        }
        let version = version.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>()?;
        Some((family, version))
    }
}

impl Display for Term {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gnu = ["GPL-", "LGPL-", "AGPL-", "GFDL-"].iter().any(|prefix| self.id.starts_with(prefix));
        let suffix = match (gnu, self.or_later) {
            (true, true) => "-or-later",
            (true, false) => "-only",
            (false, true) => "+",
            (false, false) => "",
        };
        write!(formatter, "{}{suffix}", self.id)?;
        match &self.exception {
            Some(exception) => write!(formatter, " WITH {exception}"),
            None => Ok(()),
        }
    }
}
