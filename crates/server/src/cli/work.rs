//! Arguments of what a dispatcher does: templates, blocks, keys of integrators, orders, rounds.

use clap::{Args, Subcommand};
use porchlight_domain::words::VehicleKind;
use std::path::PathBuf;

/// Block templates.
#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// Make a block template
    Add(TemplateArguments),
}

/// What makes a template.
#[derive(Debug, Args)]
pub struct TemplateArguments {
    /// Code of the station
    #[arg(long)]
    pub station: String,
    /// Name dispatchers read
    #[arg(long)]
    pub name: String,
    /// Weekdays, for example mon,tue,wed,thu,fri
    #[arg(long, value_delimiter = ',')]
    pub weekdays: Vec<String>,
    /// Start at the station's clock, for example 08:00
    #[arg(long)]
    pub start: String,
    /// Length in minutes
    #[arg(long)]
    pub minutes: u32,
    /// Places
    #[arg(long)]
    pub places: u32,
    /// Smallest vehicle that fits: bike, sedan, suv or van
    #[arg(long, default_value = "sedan")]
    pub vehicle: VehicleKind,
    /// Expected stops for each place
    #[arg(long)]
    pub expected_stops: u32,
    /// Expected driving for each place, kilometres
    #[arg(long)]
    pub expected_km: u32,
}

/// Blocks.
#[derive(Debug, Subcommand)]
pub enum BlocksCommand {
    /// Make the blocks of the coming days from the station's templates
    Make {
        /// Code of the station
        #[arg(long)]
        station: String,
        /// How many days
        #[arg(long, default_value_t = 7)]
        days: i64,
    },
}

/// Keys of integrators.
#[derive(Debug, Subcommand)]
pub enum ApiKeyCommand {
    /// Make a key; it is shown once
    Make {
        /// What it is for
        #[arg(long)]
        name: String,
        /// Code of the station it may bring orders to
        #[arg(long)]
        station: String,
    },
    /// List keys, without their secrets
    List,
    /// End a key
    Revoke {
        /// Its id, key_...
        id: String,
    },
}

/// Webhooks.
#[derive(Debug, Subcommand)]
pub enum WebhookCommand {
    /// Make an endpoint; its secret is shown
    Make {
        /// Where to, https://...
        #[arg(long)]
        url: String,
        /// Code of the station whose deliveries it is told about
        #[arg(long)]
        station: String,
        /// What it is told, for example delivery.completed,photo.available; all if left out
        #[arg(long, value_delimiter = ',')]
        events: Vec<String>,
    },
    /// List endpoints and how they stand
    List,
    /// Send a test event
    Test {
        /// Its id, whe_...
        id: String,
    },
    /// Give it a new secret; the old one signs beside it for a day
    Rotate {
        /// Its id, whe_...
        id: String,
    },
    /// Switch a disabled endpoint on again
    Enable {
        /// Its id, whe_...
        id: String,
    },
    /// Hand over again what it missed in the last days
    Replay {
        /// Its id, whe_...
        id: String,
        /// How many days back
        #[arg(long, default_value_t = 7)]
        days: u16,
    },
    /// Remove an endpoint
    Remove {
        /// Its id, whe_...
        id: String,
    },
}

/// Order lists.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Bring in orders from CSV or JSON Lines
    Orders {
        /// The file
        file: PathBuf,
        /// Code of the station
        #[arg(long)]
        station: String,
        /// Day for windows that are given as times only, for example 2026-11-28
        #[arg(long)]
        date: Option<String>,
        /// Say what would happen and change nothing
        #[arg(long)]
        dry_run: bool,
    },
}

/// Rounds.
#[derive(Debug, Subcommand)]
pub enum RoundCommand {
    /// Announce a round over blocks that wait for one
    Announce {
        /// Code of the station
        #[arg(long)]
        station: String,
        /// When entries close, RFC 3339, for example 2026-11-27T18:00:00Z
        #[arg(long)]
        closes: String,
        /// When entries open; now if not given
        #[arg(long)]
        opens: Option<String>,
        /// Over the blocks of how many days after the close
        #[arg(long, default_value_t = 7)]
        days: i64,
    },
    /// List rounds, newest first
    List,
    /// Print the published record of a drawn round
    Record {
        /// The round, rnd_...
        round: String,
    },
    /// Recompute a published record, offline
    Verify {
        /// The record, JSON
        record: PathBuf,
        /// Public key of the chain whose random number counted, 192 hexadecimal digits; that of quicknet is
        /// known
        #[arg(long, value_name = "KEY")]
        chain_key: Option<String>,
    },
}
