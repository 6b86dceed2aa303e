//! `portcullis completions` and `portcullis man`.

use clap::CommandFactory as _;

use super::Streams;
use super::args::{Cli, Completions};
use super::diagnose::Failure;
use super::exit::Exit;

pub(super) fn completions(arguments: &Completions, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "portcullis", &mut bytes);
    streams.out.write_all(&bytes)?;
    Ok(Exit::Passed)
}

pub(super) fn man(streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    let command = Cli::command();
    clap_mangen::Man::new(command.clone()).render(&mut bytes)?;
    for subcommand in command.get_subcommands() {
        let page = subcommand.clone().name(format!("portcullis-{}", subcommand.get_name()));
        clap_mangen::Man::new(page).render(&mut bytes)?;
    }
    streams.out.write_all(&bytes)?;
    Ok(Exit::Passed)
}
