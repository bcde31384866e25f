//! The demonstration: a city that lives by itself on the real clock, through the same use-cases as
//! everybody else, and the guided tour.
//!
//! Owns: the demonstration's data folder, its cameras and its mailbox, and who plays. Never does:
//! touch a real deployment (it refuses a folder that it did not make), or fake a page: what a
//! visitor sees is the product.
//!
//! Start at [`run`]; `once` plays a single day as fast as it goes.

mod camera;
mod city;
mod folder;
mod guests;
mod mailbox;
mod once;
mod porch;
mod program;
mod tour;
mod yard;

use crate::config::Config;
use crate::entropy_clock;
use crate::failure::Outcome;
use crate::screen::Screen;
use crate::serve::{self, Serving};
use crate::telemetry;
use city::Cities;
use mailbox::Mailbox;
use porchlight_app::session::Subject;
use porchlight_app::{Actor, App};
use porchlight_web::Demo;
use serde_json::json;
use std::sync::Arc;
use tour::TourStage;

pub use once::once;

/// Runs the demonstration until it is stopped. Started again, it goes on.
///
/// # Errors
/// The folder is somebody else's or in use, or the address is taken.
pub fn run(screen: &mut Screen<'_>, config: &Config) -> Outcome {
    let config = folder::claim(config)?;
    telemetry::start_logs(&Config { log_level: "warn".into(), ..config.clone() });
    let mailbox = Arc::new(Mailbox::open(&config.data_folder)?);
    let serving = Serving::open_with(&config, mailbox)?;
    let app = Arc::clone(&serving.app);
    screen.note("The demo city wakes up: yesterday's draws and this morning's deliveries ...")?;
    let now = entropy_clock::now();
    let mut cities = Cities::found(&app, now)?;
    let lived = cities.catch_up(&app, entropy_clock::now())?;
    let staff = (cities.desk(), cities.operator());
    let place = program::Place { address: config.listen, url: config.public_url.clone() };
    let street = cities.street();
    let stage = TourStage::open(&app, serving.bells.clone(), staff, place, street)?;
    let stage = Arc::new(stage);
    greet(screen, &app, &cities, &config, lived)?;
    let playing = city::Playing::start(Arc::clone(&app), cities, Arc::clone(&stage))?;
    let ended = serve::run(&config, &serving, Some(Arc::clone(&stage) as Arc<dyn Demo>));
    playing.stop();
    stage.close();
    ended
}

/// Prints where to look.
fn greet(
    screen: &mut Screen<'_>,
    app: &App,
    cities: &Cities,
    config: &Config,
    lived: u64,
) -> Outcome<()> {
    let mut ctx = entropy_clock::ctx(Actor::Console);
    let mut links = vec![];
    for (who, subject) in cities.doors() {
        links.push((who, app.sign_in_url(&mut ctx, subject)?));
    }
    let mut text = format!(
        "The city is awake ({lived} acts so far).\n\n  Guided tour     {url}/\n  Console         \
         {url}/console\n  Courier app     {url}/courier/\n  Public rounds   {url}/rounds\n  \
         Become one      {url}/join\n\nSign-in links, each for one use within 30 minutes:\n",
        url = config.public_url
    );
    for (who, link) in &links {
        text.push_str(&format!("  {who:<15} {link}\n"));
    }
    text.push_str(&format!(
        "\nMails of the demo lie in {}. Ctrl-C ends it; started again, it goes on.",
        config.data_folder.join(mailbox::FOLDER).display()
    ));
    screen.say(&text, &json!({"url": config.public_url, "links": links, "acts": lived}))?;
    Ok(())
}

/// People of the demonstration as sign-in subjects with what they are called.
type Door = (&'static str, Subject);
