//! Telling people that the breaker raised thresholds: once when it begins, while it gets worse, and
//! when it is over.
//!
//! Owns: what is known of such a time (an episode), who is told, and the words. Never does: raise or
//! lower anything; `porchlight_risk::breaker` does that, by the signals alone.

use super::PolicyMode;
use super::watch::milliseconds;
use crate::app::App;
use crate::ctx::{Ctx, Hand};
use crate::error::Result;
use crate::message::enqueue;
use crate::zone;
use porchlight_domain::time::{HOUR, Timestamp};
use porchlight_risk::policy::{BreakerRule, Thresholds};
use porchlight_store::Tx;
use porchlight_store::rows::{BreakerEpisode, Staff};

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
enum News {
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

/// Who writes.
struct Desk {
    operator: String,
    url: String,
}

impl Desk {
    fn tell(
        &self,
        tx: &Tx<'_>,
        hand: &mut Hand,
        episode: &BreakerEpisode,
        breaker: &BreakerNow,
        news: News,
    ) -> std::result::Result<u32, porchlight_store::Error> {
        let mut told = 0;
        for Staff { email, language, .. } in tx.active_policy_makers()? {
            let letter = Letter { desk: self, episode, breaker, es: language.starts_with("es") };
            let (subject, body) = letter.write(news);
            enqueue(tx, hand, &email, &subject, &body)?;
            told += 1;
        }
        Ok(told)
    }
}

/// One letter in one language.
struct Letter<'a> {
    desk: &'a Desk,
    episode: &'a BreakerEpisode,
    breaker: &'a BreakerNow,
    es: bool,
}

impl Letter<'_> {
    fn say(&self, en: &str, es: &str) -> String {
        if self.es { es.into() } else { en.into() }
    }

    fn write(&self, news: News) -> (String, String) {
        let (what, rest) = match news {
            News::Begun => (
                self.say(
                    "too many are challenged, thresholds are raised",
                    "se pide comprobación a demasiadas cuentas, los umbrales subieron",
                ),
                format!("{}\n\n{}\n\n{}", self.why(), self.now(), self.advice()),
            ),
            News::Worse => (
                self.say(
                    "still too many are challenged, thresholds rose further",
                    "sigue pidiéndose comprobación a demasiadas cuentas, los umbrales subieron más",
                ),
                format!("{}\n\n{}\n\n{}", self.why(), self.now(), self.advice()),
            ),
            News::Over => (
                self.say(
                    "thresholds are as the policy says again",
                    "los umbrales vuelven a ser los de la política",
                ),
                self.over(),
            ),
        };
        (format!("{}: {what}", self.desk.operator), format!("{rest}\n"))
    }

    fn why(&self) -> String {
        let (share, limit) =
            (percent(self.breaker.challenged_ppm), percent(self.breaker.rule.challenged_ppm));
        let since = moment(self.episode.began_at);
        self.say(
            &format!(
                "Since {since}, more accounts than the policy allows are asked for a challenge: about \
                 {share} of those that tried for work lately, where the policy's limit is {limit}. \
                 Either many programs are at work, or something makes people look like programs."
            ),
            &format!(
                "Desde {since} se pide comprobación a más cuentas de lo que permite la política: a cerca del \
                 {share} de las que últimamente intentaron conseguir trabajo; el límite de la política \
                 es {limit}. O hay muchos programas en marcha, o algo hace que personas parezcan \
                 programas."
            ),
        )
    }

    fn now(&self) -> String {
        let BreakerNow { level, points, stations, thresholds, .. } = self.breaker;
        let step = self.breaker.rule.step_points;
        let none = self.say("nobody", "nadie");
        let at = |at: Option<i32>| at.map_or(none.clone(), |at| at.to_string());
        let (delay, challenge, refuse) =
            (at(thresholds.delay_at), at(thresholds.challenge_at), at(thresholds.refuse_at));
        let mut text = self.say(
            &format!(
                "By itself, the server raised all thresholds by {points} points ({level} steps of \
                 {step}). From how many points something happens now: delay {delay}, challenge \
                 {challenge}, refuse {refuse}. Fewer people are held up, and fewer programs. Nobody's \
                 account was restricted."
            ),
            &format!(
                "El servidor subió por sí solo todos los umbrales en {points} puntos ({level} pasos de \
                 {step}). Desde cuántos puntos ocurre algo ahora: espera {delay}, comprobación {challenge}, \
                 rechazo {refuse}. Se detiene a menos personas, y a menos programas. No se restringió \
                 ninguna cuenta."
            ),
        );
        if *stations > 0 {
            text += &self.say(
                &format!(
                    " Stations with thresholds of their own ({stations}): the same points on top."
                ),
                &format!(" Estaciones con umbrales propios ({stations}): los mismos puntos más."),
            );
        }
        text
    }

    fn advice(&self) -> String {
        let url = &self.desk.url;
        self.say(
            &format!(
                "What to do:\n\
                 1. Look which reasons and which stations stand out: {url}/console/bots\n\
                 2. If it looks like people (a new version of the app, one network, one station), try \
                 higher thresholds in the preview and set them with a reason, or go back to shadow \
                 mode: {url}/console/bots/policy\n\
                 3. If it looks like programs, see which accounts belong together, and leave the \
                 policy as it is: {url}/console/bots/groups\n\n\
                 Thresholds come down by themselves, one step an hour, once it is quiet. You hear from \
                 this at most once an hour while they rise, and once when it is over."
            ),
            &format!(
                "Qué hacer:\n\
                 1. Mire qué motivos y qué estaciones destacan: {url}/console/bots\n\
                 2. Si parecen personas (una nueva versión de la aplicación, una red, una estación), \
                 pruebe umbrales más altos en la vista previa y fíjelos con un motivo, o vuelva al \
                 modo de sombra: {url}/console/bots/policy\n\
                 3. Si parecen programas, vea qué cuentas van juntas y deje la política como está: \
                 {url}/console/bots/groups\n\n\
                 Los umbrales bajan por sí solos, un paso por hora, cuando hay calma. Recibirá un aviso \
                 como mucho cada hora mientras suban, y uno cuando termine."
            ),
        )
    }

    fn over(&self) -> String {
        let since = moment(self.episode.began_at);
        let until = moment(self.episode.ended_at.unwrap_or(self.episode.began_at));
        let (steps, url) = (self.episode.highest, &self.desk.url);
        let why = if self.breaker.live {
            self.say(
                "It was quiet for long enough: all thresholds are those of the policy.",
                "Hubo calma el tiempo suficiente: todos los umbrales son los de la política.",
            )
        } else {
            self.say(
                "The policy is in shadow mode now: nothing is held up.",
                "La política está ahora en modo de sombra: no se detiene nada.",
            )
        };
        self.say(
            &format!(
                "{why}\n\nThresholds were raised from {since} to {until}, by at most {steps} steps. \
                 Attempts of that time, with what would have been meant: {url}/console/bots"
            ),
            &format!(
                "{why}\n\nLos umbrales estuvieron subidos desde {since} hasta {until}, como mucho \
                 {steps} pasos. Los intentos de ese tiempo: {url}/console/bots"
            ),
        )
    }
}

fn moment(at: Timestamp) -> String {
    let text = zone::rfc3339(at);
    let (day, rest) = text.split_once('T').unwrap_or((&text, ""));
    format!("{day} {} UTC", rest.get(..5).unwrap_or_default())
}

/// Parts per million as percent; more than all means that single accounts were asked several times.
fn percent(ppm: u32) -> String {
    let tenths = (ppm.min(1_000_000) + 500) / 1_000;
    if tenths.is_multiple_of(10) {
        format!("{} %", tenths / 10)
    } else {
        format!("{}.{} %", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: BreakerRule =
        BreakerRule { challenged_ppm: 20_000, min_accounts: 50, step_points: 50 };

    fn at_level(level: u32) -> BreakerNow {
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

    #[test]
    fn the_letters_say_what_happened_what_holds_now_and_what_to_do() {
        let desk = Desk { operator: "Example Parcels".into(), url: "https://porch.example".into() };
        let episode = BreakerEpisode {
            id: 1,
            began_at: Timestamp(1_795_608_000_000_000),
            highest: 3,
            told_level: 2,
            told_at: None,
            ended_at: Some(Timestamp(1_795_615_200_000_000)),
        };
        let mut all = String::new();
        for es in [false, true] {
            for news in [News::Begun, News::Worse, News::Over] {
                let breaker = at_level(if news == News::Over { 0 } else { 2 });
                let letter = Letter { desk: &desk, episode: &episode, breaker: &breaker, es };
                let (subject, body) = letter.write(news);
                all += &format!("Subject: {subject}\n\n{body}\n----\n");
            }
        }
        insta::assert_snapshot!(all);
    }
}
