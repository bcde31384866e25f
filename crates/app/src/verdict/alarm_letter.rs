//! Letters about the breaker of challenges, in the language of whoever gets them.

use super::alarm::{BreakerNow, News};
use crate::ctx::Hand;
use crate::message::enqueue;
use crate::zone;
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows::{BreakerEpisode, Staff};

/// Who writes, and where the console is.
pub(super) struct Desk {
    pub(super) operator: String,
    pub(super) url: String,
}

impl Desk {
    pub(super) fn tell(
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
    use super::super::alarm::tests::at_level;
    use super::*;

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
