//! Telling people that the breaker raised thresholds: once when it begins, while it gets worse, and
//! when it is over.
//!
//! Owns: what is known of such a time (an episode), who is told, and the words. Never does: raise or
//! lower anything; `porchlight_risk::breaker` does that, by the signals alone.

use super::PolicyMode;
use super::alarm_letter::Desk;
use super::watch::milliseconds;
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::time::{HOUR, Timestamp};
use porchlight_risk::policy::{BreakerRule, Thresholds};
use porchlight_store::rows::BreakerEpisode;

/// Shortest time from telling people that thresholds are raised to telling them again.
pub const BREAKER_MAIL_STEP: i64 = HOUR;

/// Where the breaker of challenges stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerNow {
    /// Steps by which thresholds are raised; 0 where nothing is raised or nothing applies.
    pub level: u32,
    /// Points of all steps.
    pub points: i32,
    /// Accounts challenged by score among those that tried lately, parts per million.
    pub challenged_ppm: u32,
    /// When too many are challenged, by the policy that judges.
    pub rule: BreakerRule,
    /// Thresholds as they are now, where no station has its own.
    pub thresholds: Thresholds,
    /// Stations with thresholds of their own, raised by the same points.
    pub stations: usize,
    /// Whether the policy applies; in shadow mode nobody is held up, whatever the level.
    pub live: bool,
}

/// One of the three letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    Begun,
    Worse,
    Over,
}

impl App {
    /// Where the breaker stands; nothing before the watch was first needed.
    #[must_use]
    pub fn breaker_now(&self, now: Timestamp) -> Option<BreakerNow> {
        let state = self.watch.lock();
        let judge = state.as_ref()?.guard.judge();
        let policy = judge.policy().policy();
        let live = policy.mode == PolicyMode::Live;
        let level = if live { judge.breaker().level() } else { 0 };
        let points = policy.breaker.step_points * i32::try_from(level).unwrap_or(i32::MAX);
        Some(BreakerNow {
            level,
            points,
            challenged_ppm: judge.breaker().challenged_ppm(milliseconds(now)),
            rule: policy.breaker,
            thresholds: policy.thresholds.raised(points),
            stations: policy.stations.len(),
            live,
        })
    }

    /// Tells operators and analysts by mail when the breaker raised thresholds, at most once an hour
    /// while they rise further, and when it is over. Returns how many letters were put into the outbox.
    ///
    /// # Errors
    /// Faults only; the next pass tells them then.
    pub fn tell_breaker(&self, ctx: &mut Ctx) -> Result<u32> {
        let Some(breaker) = self.breaker_now(ctx.now) else { return Ok(0) };
        let known = self.read(|tx| Ok(tx.breaker_episode()?))?;
        let Some((episode, news)) = due(known, &breaker, ctx.now) else { return Ok(0) };
        let desk = Desk {
            operator: self.settings.operator_name.clone(),
            url: self.settings.public_url.clone(),
        };
        if news.is_some() {
            let (level, points) = (breaker.level, breaker.points);
            tracing::warn!(?news, level, points, "the breaker of challenges moved");
        }
        self.work(ctx, move |tx, hand| {
            if !tx.insert_breaker_episode(&episode)? {
                tx.update_breaker_episode(&episode)?;
            }
            match news {
                Some(news) => desk.tell(tx, hand, &episode, &breaker, news),
                None => Ok(0),
            }
        })
    }
}

/// What is known from now on, and what people are told; nothing if nothing changed.
fn due(
    known: Option<BreakerEpisode>,
    breaker: &BreakerNow,
    now: Timestamp,
) -> Option<(BreakerEpisode, Option<News>)> {
    let level = breaker.level;
    let may_tell =
        |told: Option<Timestamp>| told.is_none_or(|at| at.plus(BREAKER_MAIL_STEP) <= now);
    let newest = known.as_ref().map_or(0, |episode| episode.id);
    let last_told = known.as_ref().and_then(|episode| episode.told_at);
    match known.filter(|episode| episode.ended_at.is_none()) {
        None if level == 0 => None,
        None => {
            let tells = may_tell(last_told);
            let episode = BreakerEpisode {
                id: newest + 1,
                began_at: now,
                highest: level,
                told_level: if tells { level } else { 0 },
                told_at: if tells { Some(now) } else { last_told },
                ended_at: None,
            };
            Some((episode, tells.then_some(News::Begun)))
        }
        Some(mut episode) if level == 0 => {
            episode.ended_at = Some(now);
            // Of what nobody was told, nobody needs to hear that it is over.
            let told = episode.told_level > 0;
            Some((episode, told.then_some(News::Over)))
        }
        Some(mut episode) => {
            let tells = level > episode.told_level && may_tell(episode.told_at);
            let rises = level > episode.highest;
            if !tells && !rises {
                return None;
            }
            episode.highest = episode.highest.max(level);
            let first = episode.told_level == 0;
            if tells {
                (episode.told_level, episode.told_at) = (level, Some(now));
            }
            let news = if first { News::Begun } else { News::Worse };
            Some((episode, tells.then_some(news)))
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const RULE: BreakerRule =
        BreakerRule { challenged_ppm: 20_000, min_accounts: 50, step_points: 50 };

    pub(in crate::verdict) fn at_level(level: u32) -> BreakerNow {
        let thresholds =
            Thresholds { delay_at: Some(400), challenge_at: Some(550), refuse_at: None };
        let points = 50 * i32::try_from(level).unwrap();
        BreakerNow {
            level,
            points,
            challenged_ppm: 123_400,
            rule: RULE,
            thresholds,
            stations: 2,
            live: true,
        }
    }

    /// Plays levels at these minutes, and says what was told when.
    fn told(levels: &[(i64, u32)]) -> Vec<(i64, News)> {
        let (mut known, mut all) = (None, vec![]);
        for (minute, level) in levels {
            let now = Timestamp(minute * HOUR / 60);
            if let Some((episode, news)) = due(known.clone(), &at_level(*level), now) {
                known = Some(episode);
                all.extend(news.map(|news| (*minute, news)));
            }
        }
        all
    }

    #[test]
    fn people_are_told_once_an_hour_at_most_and_when_it_is_over() {
        let rising =
            [(0, 1), (1, 2), (2, 3), (59, 9), (60, 9), (61, 9), (130, 8), (131, 10), (700, 0)];
        let said = [(0, News::Begun), (60, News::Worse), (131, News::Worse), (700, News::Over)];
        assert_eq!(told(&rising), said);
    }

    #[test]
    fn a_second_time_within_the_hour_waits_and_is_told_of_if_it_lasts() {
        let twice = [(0, 1), (20, 0), (30, 1), (50, 1), (60, 1), (90, 0)];
        let said = [(0, News::Begun), (20, News::Over), (60, News::Begun), (90, News::Over)];
        assert_eq!(told(&twice), said);
        // One that came and went within the hour is not told of at all.
        assert_eq!(told(&[(0, 1), (20, 0), (30, 1), (40, 0)]).len(), 2);
        assert_eq!(told(&[(0, 0), (9, 0)]), []);
    }
}
