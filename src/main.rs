//! The program: the machine's world, the library's command line, an exit code.

use std::io::{stderr, stdout};
use std::process::ExitCode;

use portcullis::cli::exit::Exit;
use portcullis::cli::{Streams, run};
use portcullis::host::os::{Os, without_library_backtraces};

/// Deeply nested input must end in an error, not in a crash.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    without_library_backtraces();
    let said = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !portcullis::policy::panic_is_caught() {
            said(panic);
        }
    }));
    let work = || run(std::env::args_os(), &Os, &mut Streams { out: &mut stdout().lock(), err: &mut stderr() });
    let ended = std::thread::Builder::new().stack_size(STACK).spawn(work).ok().and_then(|thread| thread.join().ok());
    ExitCode::from(ended.unwrap_or(Exit::Bug).code())
}
