//! What pages say: Fluent catalogues, one folder a language, one file a face.
//!
//! Every key stands in every language; a test compares them. Missing keys show as the key itself,
//! so that a mistake is seen and nothing breaks.

use axum::http::{HeaderMap, header};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

/// A language pages can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Language {
    /// Every language, for the switch.
    pub(crate) const ALL: [Self; 2] = [Self::En, Self::Es];

    /// BCP 47 tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// Its own name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
        }
    }

    /// The language of a tag such as `es-MX`, if pages speak it.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', ';']).next().unwrap_or("").trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }

    /// The first language of `Accept-Language` that pages speak (RFC 9110, in the order written).
    pub(crate) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let list = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        list.split(',').find_map(Self::of_tag)
    }
}

const ENGLISH: &[&str] = &[
    include_str!("../text/en/spine.ftl"),
    include_str!("../text/en/codes.ftl"),
    include_str!("../text/en/console.ftl"),
    include_str!("../text/en/desk_news.ftl"),
    include_str!("../text/en/recipient.ftl"),
    include_str!("../text/en/public.ftl"),
    include_str!("../text/en/law.ftl"),
    include_str!("../text/en/porch.ftl"),
    include_str!("../text/en/trust.ftl"),
    include_str!("../text/en/yard.ftl"),
    include_str!("../text/en/place.ftl"),
    include_str!("../text/en/photo.ftl"),
    include_str!("../text/en/bots.ftl"),
    include_str!("../text/en/challenge.ftl"),
    include_str!("../text/en/case.ftl"),
    include_str!("../text/en/waiting.ftl"),
    include_str!("../text/en/claim.ftl"),
    include_str!("../text/en/pattern.ftl"),
    include_str!("../text/en/registers.ftl"),
    include_str!("../text/en/rounds.ftl"),
    include_str!("../text/en/offers.ftl"),
    include_str!("../text/en/waiting_list.ftl"),
    include_str!("../text/en/pack.ftl"),
    include_str!("../text/en/identity.ftl"),
    include_str!("../text/en/money.ftl"),
    include_str!("../text/en/my_record.ftl"),
];
const SPANISH: &[&str] = &[
    include_str!("../text/es/spine.ftl"),
    include_str!("../text/es/codes.ftl"),
    include_str!("../text/es/console.ftl"),
    include_str!("../text/es/desk_news.ftl"),
    include_str!("../text/es/recipient.ftl"),
    include_str!("../text/es/public.ftl"),
    include_str!("../text/es/law.ftl"),
    include_str!("../text/es/porch.ftl"),
    include_str!("../text/es/trust.ftl"),
    include_str!("../text/es/yard.ftl"),
    include_str!("../text/es/place.ftl"),
    include_str!("../text/es/photo.ftl"),
    include_str!("../text/es/bots.ftl"),
    include_str!("../text/es/challenge.ftl"),
    include_str!("../text/es/case.ftl"),
    include_str!("../text/es/waiting.ftl"),
    include_str!("../text/es/claim.ftl"),
    include_str!("../text/es/pattern.ftl"),
    include_str!("../text/es/registers.ftl"),
    include_str!("../text/es/rounds.ftl"),
    include_str!("../text/es/offers.ftl"),
    include_str!("../text/es/waiting_list.ftl"),
    include_str!("../text/es/pack.ftl"),
    include_str!("../text/es/identity.ftl"),
    include_str!("../text/es/money.ftl"),
    include_str!("../text/es/my_record.ftl"),
];

type Bundle = FluentBundle<FluentResource>;

fn load(language: Language, sources: &[&str]) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Isolation marks would stand in mails and attributes too; pages set `dir` instead.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        // A key that stands twice keeps its first text; the catalogue test names it.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

fn bundle(language: Language) -> &'static Bundle {
    static EN: OnceLock<Bundle> = OnceLock::new();
    static ES: OnceLock<Bundle> = OnceLock::new();
    match language {
        Language::En => EN.get_or_init(|| load(language, ENGLISH)),
        Language::Es => ES.get_or_init(|| load(language, SPANISH)),
    }
}

/// Speaks one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Text(pub(crate) Language);

impl Text {
    /// The text of a key.
    pub(crate) fn say(self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of a key with arguments.
    pub(crate) fn with(self, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        let mut list = FluentArgs::new();
        for (name, value) in arguments {
            list.set((*name).to_owned(), value.clone());
        }
        self.format(key, Some(&list))
    }

    /// The text of a code of the domain: key `{noun}-{code with dashes}`.
    pub(crate) fn code(self, noun: &str, code: &str) -> String {
        self.say(&format!("{noun}-{}", code.replace('_', "-")))
    }

    fn format(self, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let bundle = bundle(self.0);
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut errors = vec![];
        bundle.format_pattern(pattern, arguments, &mut errors).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(sources: &[&str]) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for source in sources {
            assert!(FluentResource::try_new((*source).to_owned()).is_ok(), "a catalogue is broken");
            for line in source.lines() {
                let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                let Some((key, _)) = line.split_once('=') else { continue };
                let key = key.trim_end();
                if line.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(word) {
                    assert!(keys.insert(key.to_owned()), "{key} stands twice");
                }
            }
        }
        keys
    }

    #[test]
    fn every_key_stands_in_every_language() {
        let (english, spanish) = (keys(ENGLISH), keys(SPANISH));
        let missing: Vec<_> = english.symmetric_difference(&spanish).collect();
        assert!(missing.is_empty(), "only in one language: {missing:?}");
    }

    #[test]
    fn the_first_spoken_language_that_is_accepted_wins() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, "fr-CH, es;q=0.9, en;q=0.8".parse().unwrap());
        assert_eq!(Language::accepted(&headers), Some(Language::Es));
    }
}
