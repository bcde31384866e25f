//! Logs and figures: what is written about the process, and what never is.
//!
//! A log line holds ids, codes, route patterns and durations; never a name, an address, a token or
//! a raw path, because paths hold the secrets of links.

use crate::config::Config;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use porchlight_app::App;
use porchlight_domain::time::{SECOND, Timestamp};
use porchlight_domain::words::{FileFault, MessageState, UploadState};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Upper bounds of request durations, seconds.
const BUCKETS: &[f64] = &[0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Starts logging to standard error as the settings say.
pub fn start_logs(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start, as in tests, keeps the first.
    let _ = if config.json_logs {
        lines.json().flatten_event(true).with_current_span(true).try_init()
    } else {
        lines.with_target(false).with_ansi(colours).try_init()
    };
}

/// Starts collecting figures; `None` if somebody collects them already.
#[must_use]
pub fn start_figures() -> Option<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), BUCKETS)
        .ok()?;
    let handle = builder.install_recorder().ok()?;
    describe();
    Some(handle)
}

fn describe() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};
    describe_counter!("porchlight_requests_total", "Requests by method, route and status");
    describe_histogram!("porchlight_request_seconds", "Time to the head of the answer, by route");
    describe_gauge!("porchlight_connections", "Open connections");
    describe_counter!("porchlight_reconcile_failures_total", "Passes that failed, by kind");
    describe_counter!("porchlight_reconciled_total", "Steps taken by reconcilers, by what");
    describe_gauge!("porchlight_log_leaves", "Leaves in the log");
    describe_gauge!("porchlight_log_waiting_seconds", "Age of the oldest leaf without a place");
    describe_gauge!("porchlight_messages", "Messages by state");
    describe_gauge!("porchlight_uploads", "Photos on their way, by state");
    describe_gauge!("porchlight_breaker_level", "Steps by which thresholds of verdicts are raised");
    describe_gauge!("porchlight_breaker_points", "Points by which they are raised");
    describe_gauge!(
        "porchlight_breaker_challenged",
        "Challenged accounts among trying ones, lately"
    );
    describe_gauge!("porchlight_file_faults", "Kept files that are missing or damaged, by fault");
    describe_gauge!("porchlight_left_over_files", "Kept files that nothing names");
    describe_gauge!("porchlight_scrub_age_seconds", "Since the newest whole pass over kept files");
    describe_gauge!("porchlight_scrub_checked", "Files read by the newest whole pass");
    describe_gauge!("porchlight_scrub_removed", "Left-over files it removed");
}

/// Brings the gauges that stand in the database up to date.
///
/// # Errors
/// The database cannot be read.
#[expect(clippy::cast_precision_loss, reason = "gauges are floating point")]
pub fn measure(app: &App, now: Timestamp) -> porchlight_app::Result<()> {
    use metrics::gauge;
    let log = app.log_state()?;
    gauge!("porchlight_log_leaves").set(log.size as f64);
    let waiting = log.waiting_since.map_or(0, |at| now.since(at));
    gauge!("porchlight_log_waiting_seconds").set(waiting as f64 / SECOND as f64);
    if let Some(breaker) = app.breaker_now(now) {
        gauge!("porchlight_breaker_level").set(breaker.level);
        gauge!("porchlight_breaker_points").set(breaker.points);
        gauge!("porchlight_breaker_challenged").set(f64::from(breaker.challenged_ppm) / 1e6);
    }
    measure_files(app, now)?;
    app.store.read(|tx| {
        for state in MessageState::ALL {
            let count = tx.message_count(*state)?;
            gauge!("porchlight_messages", "state" => state.code()).set(count);
        }
        for state in UploadState::ALL {
            let count = tx.upload_count(*state)?;
            gauge!("porchlight_uploads", "state" => state.code()).set(count);
        }
        Ok(())
    })?;
    Ok(())
}

/// What the scrubber knows.
#[expect(clippy::cast_precision_loss, reason = "gauges are floating point")]
fn measure_files(app: &App, now: Timestamp) -> porchlight_app::Result<()> {
    use metrics::gauge;
    let state = app.scrub_state()?;
    for (fault, count) in [(FileFault::Missing, state.missing), (FileFault::Damaged, state.damaged)]
    {
        gauge!("porchlight_file_faults", "fault" => fault.code()).set(count);
    }
    gauge!("porchlight_left_over_files").set(state.left_over);
    if let Some(pass) = state.ended {
        let ended = pass.ended_at.unwrap_or(pass.began_at);
        gauge!("porchlight_scrub_age_seconds").set(now.since(ended) as f64 / SECOND as f64);
        gauge!("porchlight_scrub_checked").set(pass.checked as f64);
        gauge!("porchlight_scrub_removed").set(pass.removed as f64);
    }
    Ok(())
}
