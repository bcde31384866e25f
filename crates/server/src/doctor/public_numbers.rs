//! What the doctor looks at around public random numbers: whether a relay gives a recent one.

use super::Finding;
use crate::config::Config;
use crate::entropy_clock;
use crate::ports::public_numbers::Relays;
use porchlight_app::ports::PublicNumbers;
use porchlight_domain::time::MINUTE;

const WHAT: &str = "public random numbers";

pub(super) fn findings(config: &Config) -> Vec<Finding> {
    let Some(settings) = &config.public_numbers else { return vec![] };
    let asked = Relays::new(settings).and_then(|relays| {
        let number = relays.chain().first_from(entropy_clock::now().plus(-MINUTE));
        relays.fetch(number).map(|_| number)
    });
    vec![match asked {
        Ok(number) => {
            Finding::fine(WHAT, format!("a relay gave number {number}, signed by the chain"))
        }
        Err(why) => Finding::problem(
            WHAT,
            format!("no relay gives a number of the chain: {why}"),
            "rounds that named one wait for it: check the network, and name more relays in \
             public_numbers.relays",
        ),
    }]
}
