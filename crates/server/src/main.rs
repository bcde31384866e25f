//! The `porchlight` program.

use clap::Parser;
use porchlight_server::cli::Cli;
use porchlight_server::commands;
use porchlight_server::failure::{Exit, Failure};
use porchlight_server::screen::Screen;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything can speak TLS. A second installation cannot happen: this is the first line.
    let _ = rustls::crypto::ring::default_provider().install_default();
    porchlight_server::process::this_is_the_program();
    let cli = Cli::parse();
    let mut out = std::io::stdout().lock();
    let json = cli.json;
    let mut screen = Screen::new(&mut out, json);
    match commands::run(cli, &mut screen) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            complain(&failure, json);
            failure.exit.into()
        }
    }
}

/// Says what failed on standard error; if even that is closed, the exit status has to do.
fn complain(failure: &Failure, json: bool) {
    let mut error = std::io::stderr().lock();
    let _ = if json {
        let text = serde_json::json!({
            "error": failure.sentence, "remedy": failure.remedy, "exit": failure.exit as u8,
        });
        writeln!(error, "{text}")
    } else {
        writeln!(error, "porchlight: {failure}")
    };
    debug_assert!(failure.exit != Exit::Done, "a failure is not a success");
}
