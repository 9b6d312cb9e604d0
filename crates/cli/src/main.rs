//! The `dateline` program: arguments in, exit codes out. The work is done by the libraries.

mod commands;
mod exit;
mod home;
mod resources;
mod setup;
mod tell;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::CodebookArgs;
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
    #[command(flatten)]
    codebook: CodebookArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the language model and the gazetteer into the data folder
    Setup(setup::SetupArgs),
    /// Print the events that reports tell of
    Code(commands::code::CodeArgs),
    /// Print which reports tell of one story and what happened once, however often it is told
    Link(commands::link::LinkArgs),
    /// Print what is read in reports before events: times, places, actors, numbers of people
    Annotate(commands::annotate::AnnotateArgs),
    /// Show what each sentence was read as: what fired, and what nearly did
    Explain(commands::explain::ExplainArgs),
    /// Print who or what is meant by words that stand by themselves
    #[command(subcommand)]
    Resolve(commands::resolve::ResolveCommand),
    /// Check the rules, or show one
    #[command(subcommand)]
    Codebook(commands::codebook::CodebookCommand),
    /// Look places up, or add GeoNames dumps to those that are known
    #[command(subcommand)]
    Gazetteer(commands::gazetteer::GazetteerCommand),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        Command::Setup(args) => setup::run(args).map(|()| Exit::Done),
        Command::Code(args) => commands::code::run(args, &cli.codebook),
        Command::Link(args) => commands::link::run(args, &cli.codebook),
        Command::Annotate(args) => commands::annotate::run(args, &cli.codebook),
        Command::Explain(args) => commands::explain::run(args, &cli.codebook),
        Command::Resolve(command) => commands::resolve::run(command, &cli.codebook),
        Command::Codebook(command) => commands::codebook::run(command, &cli.codebook),
        Command::Gazetteer(command) => commands::gazetteer::run(command),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(error) => {
            tell::tell(format_args!("dateline: {error:#}"));
            Exit::of(&error).into()
        }
    }
}
