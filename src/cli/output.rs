//! Where reports go.

use std::io::ErrorKind;
use std::str::FromStr;

use camino::Utf8PathBuf;

use super::Streams;
use super::diagnose::Failure;
use super::exit::Exit;
use crate::host::{Host, Write};
use crate::report::UnknownFormat;

/// A report that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output<F> {
    pub(super) format: F,
    /// Standard output where absent.
    pub(super) path: Option<Utf8PathBuf>,
}

/// Reads `NAME` and `NAME=PATH`; the names are those of a report's formats.
pub(super) fn outputs<F: FromStr<Err = UnknownFormat>>(wanted: &[String]) -> Result<Vec<Output<F>>, Failure> {
    let mut outputs: Vec<Output<F>> = Vec::new();
    for text in wanted {
        let (name, path) = match text.split_once('=') {
            Some((_, "")) => {
                return Err(Failure::new(
                    Exit::Usage,
                    format!("`{text}` names no file"),
                    "write `NAME=PATH`, or `NAME` for standard output",
                ));
            }
            Some((name, path)) => (name, Some(path.into())),
            None => (text.as_str(), None),
        };
        let format =
            name.parse::<F>().map_err(|error| Failure::new(Exit::Usage, format!("unknown format `{}`", error.name), error.help))?;
        let output = Output { format, path };
        if outputs.iter().any(|other| other.path == output.path) {
            return Err(Failure::new(Exit::Usage, "two reports go to the same place", "give all but one of them a file: `NAME=PATH`"));
        }
        outputs.push(output);
    }
    Ok(outputs)
}

/// Writes reports; `render` writes one of them.
pub(super) fn write<F>(
    outputs: &[Output<F>],
    host: &dyn Host,
    streams: &mut Streams<'_>,
    render: impl Fn(&Output<F>, &mut dyn std::io::Write) -> std::io::Result<()>,
) -> Result<(), Failure> {
    for output in outputs {
        let mut bytes = Vec::new();
        render(output, &mut bytes)?;
        match &output.path {
            Some(path) => host.write(path, &bytes, Write::Replace).map_err(Failure::unwritten)?,
            None => match streams.out.write_all(&bytes).and_then(|()| streams.out.flush()) {
                // A reader that has seen enough (`| head`) is not a failure.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
                other => other?,
            },
        }
    }
    Ok(())
}
