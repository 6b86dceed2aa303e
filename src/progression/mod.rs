//! Promotion events replayed along a route: which version entered which environment, and what was
//! passed over on the way. Pure; reads nothing and decides no exit code.
//!
//! The words, exactly (`docs/audit.md` has them for users):
//!
//! * An **entry** is an event whose environment is on the route. The others are counted by name.
//! * **Skipped**: a version enters an environment while it had never, at that moment, been in some
//!   environment before it on the route. Environments marked `untracked` are not asked. Every entry is
//!   asked, a repeated one too.
//! * The **order** is that of time; within one instant it is the order of the records.
//! * A version's **stay** in an environment is the time in which it was the last one that had entered;
//!   several stays add up.
//! * **Promotion**: the first entry of a version into an environment. **Re-deployment**: the version that
//!   stands there enters again. **Roll-back**: a version that had been there before enters again while
//!   another one stands there; if that other one had first come before it, **roll-forward**.
//! * **Concurrent**: a version is promoted into an environment while the one that stands there has gone on
//!   to no later environment: two are under way at once.
//! * **Manual**: no pipeline made an entry, and a pipeline had made an earlier one of that component into
//!   that environment; or the route wants pipelines only.
//!
//! `intern` says when two records are about the same version, [`mod@replay`] walks, [`mod@audit`] counts,
//! [`status`] says what stands where in the end.

pub mod audit;
mod intern;
pub mod month;
mod rename;
pub mod replay;
pub mod status;
pub mod stays;

pub use audit::{Audit, Breach, Question, Tally, audit};
pub use month::Month;
pub use replay::{Entry, Movement, Replay, replay};
