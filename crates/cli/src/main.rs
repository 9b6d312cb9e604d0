//! The `dateline` program: arguments in, exit codes out. The work is done by the libraries.

mod exit;
mod home;
mod resources;
mod setup;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::exit::Exit;

/// Reads news reports and says what they say happened: who did what to whom, where, when,
/// according to whom.
#[derive(Parser)]
#[command(
    name = "dateline",
    version,
    after_help = "Exit codes: 0 done; 1 some input could not be read, the rest was done; 2 wrong \
                  usage; 3 a model or another resource is missing or damaged."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the language model into the data folder
    Setup(setup::SetupArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        Command::Setup(args) => setup::run(args),
    };
    match done {
        Ok(()) => Exit::Done.into(),
        Err(error) => {
            eprintln!("dateline: {error:#}");
            Exit::of(&error).into()
        }
    }
}
