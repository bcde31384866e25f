//! Who sits at the desk: the extractor and frame of every console page.

use super::address::Address;
use super::fold;
use crate::page;
use crate::problem::Problem;
use crate::session::{Staff, Visitor, cookie};
use crate::show::{Show, icon};
use crate::site::Site;
use crate::text::Text;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar};
use fluent_bundle::FluentValue;
use maud::{Markup, html};
use porchlight_app::rows::Station;
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::id::StationId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::Role;

/// Cookie that remembers the station of the desk.
const STATION_COOKIE: &str = "porchlight_station";
/// How long a browser remembers it, in seconds.
const STATION_LIFE: i64 = 400 * 24 * 3600;

/// A section of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Today,
    Orders,
    Blocks,
    Rounds,
    Deliveries,
    Bots,
    Cases,
    People,
    Settings,
}

impl Section {
    const ALL: [Self; 9] = [
        Self::Today,
        Self::Orders,
        Self::Blocks,
        Self::Rounds,
        Self::Deliveries,
        Self::Bots,
        Self::Cases,
        Self::People,
        Self::Settings,
    ];

    /// Name in keys; address; icon; the key that follows `g`.
    const fn parts(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Today => ("today", "/console", "layout-dashboard", "t"),
            Self::Orders => ("orders", "/console/orders", "package", "o"),
            Self::Blocks => ("blocks", "/console/blocks", "calendar-days", "b"),
            Self::Rounds => ("rounds", "/console/rounds", "dices", "r"),
            Self::Deliveries => ("deliveries", "/console/deliveries", "camera", "d"),
            Self::Bots => ("bots", "/console/bots", "bot", "x"),
            Self::Cases => ("cases", "/console/cases", "file-text", "c"),
            Self::People => ("people", "/console/people", "users", "p"),
            Self::Settings => ("settings", "/console/settings", "settings", "s"),
        }
    }
}

/// A signed-in member of staff with everything a console page needs.
#[derive(Clone)]
pub(super) struct Desk {
    /// The site.
    pub(super) site: Site,
    /// Who it is.
    pub(super) staff: Staff,
    /// Where this page is, with its filters.
    pub(super) address: Address,
    /// Every station, by code.
    pub(super) stations: Vec<Station>,
    remembered: Option<String>,
}

impl FromRequestParts<Site> for Desk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let staff = Staff::from_request_parts(parts, site).await?;
        let stations = site.ask(staff.actor(), |app, _| app.stations()).await?;
        let jar = CookieJar::from_headers(&parts.headers);
        let remembered = jar.get(STATION_COOKIE).map(|c| c.value().to_owned());
        let address = Address::of(&parts.uri);
        Ok(Self { site: site.clone(), staff, address, stations, remembered })
    }
}

impl Desk {
    /// Calls a use-case as this person.
    pub(super) async fn ask<T, F>(&self, use_case: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&App, &mut Ctx) -> porchlight_app::Result<T> + Send + 'static,
    {
        self.site.ask(self.staff.actor(), use_case).await
    }

    /// The language.
    pub(super) fn text(&self) -> Text {
        self.staff.visitor.text
    }

    /// The words of a console key.
    pub(super) fn say(&self, key: &str) -> String {
        self.text().say(&format!("con-{key}"))
    }

    /// The words of a console key with arguments.
    pub(super) fn with(&self, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        self.text().with(&format!("con-{key}"), arguments)
    }

    /// The words of a console key with a count `n`.
    pub(super) fn count(&self, key: &str, n: impl Into<u64>) -> String {
        let n: u64 = n.into();
        self.with(key, &[("n", n.into())])
    }

    /// Now.
    pub(super) fn now(&self) -> Timestamp {
        self.site.now()
    }

    /// Their role.
    pub(super) fn role(&self) -> Role {
        match self.staff.actor() {
            Actor::Staff(_, role) => role,
            _ => Role::Auditor,
        }
    }

    /// Whether they run the day.
    pub(super) fn may_dispatch(&self) -> bool {
        matches!(self.role(), Role::Operator | Role::Dispatcher)
    }

    /// Whether they decide about people.
    pub(super) fn may_decide(&self) -> bool {
        matches!(self.role(), Role::Operator | Role::Analyst)
    }

    /// Whether they configure.
    pub(super) fn may_operate(&self) -> bool {
        self.role() == Role::Operator
    }

    /// The station of this page: the one named in the address, else the remembered one, else the
    /// first.
    pub(super) fn station(&self) -> Option<&Station> {
        let named = self.address.get("station").or(self.remembered.as_deref());
        let named = named.and_then(|code| self.stations.iter().find(|s| s.code == code));
        named.or_else(|| self.stations.first())
    }

    /// The station that a list is narrowed to, if its address names one.
    pub(super) fn narrowed(&self) -> Option<&Station> {
        let code = self.address.get("station")?;
        self.stations.iter().find(|s| s.code == code)
    }

    /// The station that the path of a page names by its code.
    ///
    /// # Errors
    /// There is none that these staff see.
    pub(super) fn station_coded(&self, code: &str) -> Result<&Station, Problem> {
        self.stations.iter().find(|s| s.code == code).ok_or_else(|| Problem::absent("station"))
    }

    /// A station by id.
    pub(super) fn station_of(&self, id: StationId) -> Option<&Station> {
        self.stations.iter().find(|s| s.id == id)
    }

    /// Its name, or nothing.
    pub(super) fn station_name(&self, id: StationId) -> &str {
        self.station_of(id).map_or("", |s| s.name.as_str())
    }

    /// Times of a station.
    pub(super) fn show(&self, station: StationId) -> Show {
        let zone = self.station_of(station).map_or("UTC", |s| s.time_zone.as_str());
        Show::new(self.text(), zone)
    }

    /// Times of the desk's station.
    pub(super) fn show_here(&self) -> Show {
        Show::new(self.text(), self.station().map_or("UTC", |s| s.time_zone.as_str()))
    }

    /// The cookie that remembers the station named in the address.
    pub(super) fn remember(&self) -> CookieJar {
        let jar = CookieJar::new();
        match self.narrowed() {
            Some(station) => jar.add(self.station_cookie(station.code.clone())),
            None => jar,
        }
    }

    fn station_cookie(&self, code: String) -> Cookie<'static> {
        cookie(&self.site, STATION_COOKIE.into(), code, "/console", STATION_LIFE)
    }

    /// A page of the console.
    pub(super) fn page(&self, section: Section, title: &str, main: &Markup) -> Markup {
        self.page_with(section, title, &[], main)
    }

    /// A page of the console with more scripts.
    pub(super) fn page_with(
        &self,
        section: Section,
        title: &str,
        scripts: &[&str],
        main: &Markup,
    ) -> Markup {
        let body = html! {
            div.desk {
                (self.rail(section))
                div.bench {
                    (self.bar())
                    main #main tabindex="-1" { (self.notice()) (main) }
                }
            }
            (self.dialogs())
        };
        let mut all = vec!["console.js"];
        all.extend_from_slice(scripts);
        let head = page::Head { title, face: "console", scripts: &all };
        page::document(&self.staff.visitor, &head, &body)
    }

    fn rail(&self, section: Section) -> Markup {
        html! {
            nav.rail aria-label=(self.say("rail")) {
                a.brand href="/console" { (page::mark()) span { "Porchlight" } }
                (fold::button("sections", &self.say("fold-menu"), &self.say(section.parts().0)))
                ul #sections {
                    @for entry in self.sections() {
                        @let (name, href, image, key) = entry.parts();
                        @let current = (entry == section).then_some("page");
                        li { a href=(href) aria-current=[current] data-go=(key) {
                            (icon(image)) span { (self.say(name)) }
                        } }
                    }
                }
            }
        }
    }

    fn bar(&self) -> Markup {
        let find = self.say("find");
        html! {
            header.bar {
                form.find action="/console/find" role="search" {
                    (icon("search"))
                    input type="search" name="q" aria-label=(find) placeholder=(self.say("find-hint"))
                        autocomplete="off" maxlength="100" value=(self.address.search_text());
                    kbd aria-hidden="true" { "/" }
                }
                button.palette-key.quiet type="button" data-opens="palette" hidden {
                    (icon("command")) span { (self.say("palette")) } kbd { "Ctrl K" }
                }
                details.me {
                    summary { (icon("circle-user")) span.name { (self.staff.identity.name) } }
                    div.menu {
                        p.who { strong { (self.staff.identity.name) } br; (self.text().code("role", self.role().code())) }
                        a href="/console/me" { (icon("key-round")) (self.say("me-title")) }
                        (switches(&self.staff.visitor))
                        form method="post" action="/sign-out" { button.quiet { (icon("log-out")) (self.text().say("sign-out")) } }
                    }
                }
            }
        }
    }

    /// What just happened, after a form sent the browser back here.
    fn notice(&self) -> Markup {
        let Some(code) = self.address.get("done") else { return html! {} };
        let plain = |c: char| c.is_ascii_lowercase() || c == '-';
        if code.is_empty() || !code.chars().all(plain) {
            return html! {};
        }
        let n: u64 = self.address.get("n").and_then(|n| n.parse().ok()).unwrap_or(0);
        let key = format!("done-{code}");
        let words = self.count(&key, n);
        if words == format!("con-{key}") {
            return html! {};
        }
        let tone = if code.starts_with("no-") { "warn" } else { "good" };
        html! { p.banner.(tone).notice role="status" { (words) } }
    }

    fn dialogs(&self) -> Markup {
        html! {
            dialog #palette aria-label=(self.say("palette")) {
                form method="dialog" {
                    input #palette-text type="text" role="combobox" aria-expanded="true" aria-controls="palette-list"
                        aria-label=(self.say("palette")) placeholder=(self.say("palette-hint")) autocomplete="off" maxlength="100";
                }
                ul #palette-list role="listbox" aria-label=(self.say("palette")) {
                    @for (href, label) in self.places() {
                        li role="option" aria-selected="false" data-place="" { a href=(href) tabindex="-1" { (label) } }
                    }
                }
            }
            dialog #sheet aria-label=(self.say("sheet")) {
                header { a.open-page href="#" { (self.say("sheet-whole")) } button.quiet type="button" data-closes="" { (icon("x")) (self.say("close")) } }
                div.sheet-body {}
            }
            dialog #keys aria-label=(self.say("keys")) {
                header { h2 { (self.say("keys")) } button.quiet type="button" data-closes="" { (icon("x")) (self.say("close")) } }
                dl.keys {
                    @for (keys, what) in [("/", "key-search"), ("Ctrl K", "key-palette"), ("j  k", "key-move"), ("Enter", "key-open"), ("e", "key-evidence"), ("Esc", "key-close"), ("?", "key-list")] {
                        div { dt { @for key in keys.split("  ") { kbd { (key) } " " } } dd { (self.say(what)) } }
                    }
                    @for entry in self.sections() {
                        @let (name, _, _, key) = entry.parts();
                        div { dt { kbd { "g" } " " kbd { (key) } } dd { (self.with("key-go", &[("page", self.say(name).into())])) } }
                    }
                }
            }
        }
    }

    /// The sections that open for this person: a link that only answers "not allowed" is no help.
    fn sections(&self) -> impl Iterator<Item = Section> {
        let (operates, reads) = (self.may_operate(), self.role() != Role::Dispatcher);
        Section::ALL.into_iter().filter(move |section| match section {
            Section::Settings => operates,
            Section::Cases => reads,
            _ => true,
        })
    }

    /// Every page the palette reaches, by what this person may do.
    fn places(&self) -> Vec<(&'static str, String)> {
        let mut places: Vec<_> =
            self.sections().map(|s| (s.parts().1, self.say(s.parts().0))).collect();
        let more = [
            ("/console/orders/import", "import-title", self.may_dispatch()),
            ("/console/orders/quarantine", "quarantine", true),
            ("/console/orders/imports", "imports", true),
            ("/console/blocks/plan", "plan-title", true),
            ("/console/blocks/templates", "templates", true),
            ("/console/rounds/announce", "announce", self.may_dispatch()),
            (super::pack::PLACE, "pack-title", super::pack::may_read(self)),
            ("/console/people/applications", "applications", true),
            ("/console/people/staff", "staff", true),
            ("/console/claims", "claims", true),
            ("/console/identity", "identity", true),
            ("/console/settings/stations", "stations", self.may_operate()),
            ("/console/settings/programmes", "programmes", self.may_operate()),
            ("/console/settings/keys", "api-keys", self.may_operate()),
            ("/console/settings/messages", "messages", self.may_operate()),
            ("/console/settings/system", "system", self.may_operate()),
        ];
        let allowed = more.into_iter().filter(|(.., may)| *may);
        places.extend(allowed.map(|(href, key, _)| (href, self.say(key))));
        places
    }
}

fn switches(visitor: &Visitor) -> Markup {
    page::footer(visitor)
}
