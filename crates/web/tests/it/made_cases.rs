//! The list of what waits, and made cases in it, as staff see them.

use crate::stage::{Answer, Call, Person, Town, small_town};
use crate::words::visible;
use porchlight_app::Actor;
use porchlight_app::case::Opened;
use porchlight_app::session::Subject;
use porchlight_domain::decision::Ground;
use porchlight_domain::id::CaseId;
use porchlight_domain::time::HOUR;
use porchlight_store::rows::MadeCase;

const LIST: &str = "/console/cases";
const MADE: &str = "/console/cases/made";
/// Reports until one of them brought a made case.
const MOST_REPORTS: usize = 60;

async fn page(town: &Town, by: &Person, path: &str) -> Answer {
    let Actor::Staff(id, _) = by.actor else { panic!("staff") };
    // Hours pass between one step and the next.
    let who = town.stage.sign_in(Subject::Staff(id));
    Call::get(path.to_owned()).by(&who).send(&town.stage).await
}

async fn post(town: &Town, by: &Person, path: &str, form: &str) -> Answer {
    let Actor::Staff(id, _) = by.actor else { panic!("staff") };
    let who = town.stage.sign_in(Subject::Staff(id));
    Call::post(path.to_owned()).by(&who).form(form).send(&town.stage).await
}

/// The operator reports that parcels are missing.
fn reported(town: &Town) -> CaseId {
    let Actor::Courier(courier) = town.courier.actor else { panic!("a courier") };
    let ctx = &mut town.stage.ctx(town.operator.actor);
    let opened = town.stage.app.open_case(ctx, courier, Ground::Theft, "Two are missing.").unwrap();
    let Opened::Opened(id) = opened else { panic!("no case was live") };
    id.parse().unwrap()
}

/// Reports that the analyst closes, until one brought a made case.
fn made(town: &Town) -> MadeCase {
    let app = &town.stage.app;
    for _ in 0..MOST_REPORTS {
        let case = reported(town);
        app.close_case(&mut town.stage.ctx(town.analyst.actor), case, "They turned up.").unwrap();
        town.stage.clock.advance(12 * HOUR);
        app.keep_made_cases(&mut town.stage.ctx(Actor::System)).unwrap();
        if let Some(made) = app.store.read(|tx| tx.made_cases_waiting(1)).unwrap().pop() {
            return made;
        }
    }
    panic!("{MOST_REPORTS} reports brought no made case")
}

#[tokio::test]
async fn the_list_says_in_words_why_a_row_stands_there_and_names_nobody_to_those_who_decide() {
    let town = small_town();
    let case = reported(&town);
    let shown = page(&town, &town.analyst, LIST).await;
    assert!(shown.text().contains(&format!("{LIST}/{case}")));
    let words = visible(&shown);
    assert!(words.contains("first look due in"), "{words}");
    assert!(!words.contains(&town.courier.name) && !words.contains("con-"), "{words}");
    let heard = visible(&page(&town, &town.auditor, LIST).await);
    assert!(heard.contains(&town.courier.name), "auditors decide nothing: {heard}");
    let narrowed = page(&town, &town.analyst, &format!("{LIST}?kind=appeal&harm=in_force")).await;
    let text = narrowed.text();
    assert!(
        text.contains("value=\"appeal\" selected") && text.contains("value=\"in_force\" selected")
    );
    assert!(visible(&narrowed).contains("Nothing that waits is of this kind."));

    let whole = visible(&page(&town, &town.analyst, &format!("{LIST}/{case}")).await);
    assert!(whole.contains("Show who it is about"), "{whole}");
    assert!(!whole.contains(&town.courier.name) && !whole.contains(&town.operator.name), "{whole}");
    let who = post(&town, &town.analyst, &format!("{LIST}/{case}/who"), "").await;
    assert!(who.header("location").starts_with("/console/people/cou_"), "{:?}", who.headers);
    let denied = post(&town, &town.auditor, &format!("{LIST}/{case}/who"), "").await;
    assert_eq!(denied.status.as_u16(), 403);
}

#[tokio::test]
async fn a_made_case_looks_like_the_others_and_says_what_it_was_as_soon_as_somebody_decides() {
    let town = small_town();
    let set = post(&town, &town.operator, MADE, "one_in=5&lead=").await;
    assert!(set.header("location").ends_with("?done=made-set"), "{}", visible(&set));
    let odd = post(&town, &town.operator, MADE, "one_in=3&lead=").await;
    assert_eq!(odd.status.as_u16(), 422);
    assert_eq!(post(&town, &town.analyst, MADE, "one_in=0&lead=").await.status.as_u16(), 403);
    let told = visible(&page(&town, &town.analyst, MADE).await);
    assert!(told.contains("One made case for 5 real ones."), "{told}");
    assert!(told.contains("None decided yet.") && !told.contains("Change it"), "{told}");

    let made = made(&town);
    let place = format!("{LIST}/{}", made.shown_as);
    let list = page(&town, &town.analyst, LIST).await;
    assert!(list.text().contains(&place));
    assert!(!visible(&list).to_lowercase().contains("made, about nobody"));
    let shown = page(&town, &town.analyst, &place).await;
    let words = visible(&shown);
    assert!(words.contains(&made.report) && words.contains(&made.answer), "{words}");
    assert!(!words.contains("innocent") && words.contains("Show who it is about"), "{words}");
    let seen = made.evidence_digest.hex();
    let form = format!("seen={seen}&act=decide&what=offboarding:S02&reasons=They+are+gone");
    let decided = post(&town, &town.analyst, &place, &form).await;
    assert_eq!(decided.header("location"), place, "{}", visible(&decided));
    let after = page(&town, &town.analyst, &place).await;
    let words = visible(&after);
    for told in ["Made, about nobody", "is innocent", "What should have told", "They are gone"] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(after.text().contains("<mark>"), "the sentence that should have told is marked");
    let other = visible(&page(&town, &town.operator, &place).await);
    assert!(other.contains("It is over") && !other.contains("They are gone"), "{other}");
    let own = visible(&page(&town, &town.analyst, MADE).await);
    assert!(own.contains("1 of one against somebody innocent"), "{own}");
    assert!(!own.contains("Each person"), "{own}");
    assert!(!page(&town, &town.analyst, LIST).await.text().contains(&place), "it waits no more");
}

#[tokio::test]
async fn whoever_leads_the_reviews_reads_each_persons_results_and_asking_whom_sets_a_made_case_aside()
 {
    let town = small_town();
    let Actor::Staff(lead, _) = town.operator.actor else { panic!("staff") };
    post(&town, &town.operator, MADE, &format!("one_in=5&lead={lead}")).await;
    let first = made(&town);
    let place = format!("{LIST}/{}", first.shown_as);
    let who = post(&town, &town.analyst, &format!("{place}/who"), "").await;
    assert_eq!(who.header("location"), place);
    let words = visible(&page(&town, &town.analyst, &place).await);
    assert!(words.contains("so it does not count"), "{words}");
    let second = made(&town);
    let form = format!("seen={}&act=close&reasons=The+pin", second.evidence_digest.hex());
    post(&town, &town.analyst, &format!("{LIST}/{}", second.shown_as), &form).await;
    let read = visible(&page(&town, &town.operator, MADE).await);
    assert!(read.contains("Each person") && read.contains(&town.analyst.name), "{read}");
    assert!(read.contains("0 of one against") && read.contains("One was set aside"), "{read}");
}
