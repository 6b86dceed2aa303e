//! Two things at once, on a thread with a stack as large as the program's own.

use std::panic::resume_unwind;
use std::thread::{Builder, scope};

/// Deeply nested policies must end in an error, not in a crash.
const STACK: usize = 256 << 20;

/// Does `work` on a thread of its own while `meanwhile` is done here. Where no thread can be had, one after
/// the other. The results do not depend on which.
pub fn beside<A: Send, B>(work: impl Fn() -> A + Send + Sync, meanwhile: impl FnOnce() -> B) -> (A, B) {
    scope(|threads| {
        let thread = Builder::new().stack_size(STACK).spawn_scoped(threads, &work);
        let here = meanwhile();
        let there = match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => work(),
        };
        (there, here)
    })
}
