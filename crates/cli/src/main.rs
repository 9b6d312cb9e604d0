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
use crate::commands::store::{self, StoreArgs};
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
    #[command(flatten)]
    store: StoreArgs,
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
    /// Read reports and keep them, with the events they tell of, in a store
    Add(store::add::AddArgs),
    /// Read the reports of a store anew, where another codebook or model read them
    Recode(store::recode::RecodeArgs),
    /// Print the incidents of a store, those that are asked for
    Incidents(store::incidents::IncidentsArgs),
    /// Search the reports of a store for words
    Search(store::search::SearchArgs),
    /// Show an incident, event or report of a store: what was told, by whom, and where they differ
    Show(store::show::ShowArgs),
    /// Say of an event of a store that it is right or wrong, or correct it
    Review(store::review::ReviewArgs),
    /// Check a store, and say how to mend it
    Doctor(store::doctor::DoctorArgs),
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
        Command::Add(args) => store::add::run(args, &cli.store, &cli.codebook),
        Command::Recode(args) => store::recode::run(args, &cli.store, &cli.codebook),
        Command::Incidents(args) => store::incidents::run(args, &cli.store),
        Command::Search(args) => store::search::run(args, &cli.store),
        Command::Show(args) => store::show::run(args, &cli.store),
        Command::Review(args) => store::review::run(args, &cli.store, &cli.codebook),
        Command::Doctor(args) => store::doctor::run(args, &cli.store, &cli.codebook),
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
