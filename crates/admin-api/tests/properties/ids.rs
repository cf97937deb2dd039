//! Ids: the shapes equal those of the protocol, and no text is refused.

use admin_api::ids::is_registration_token;
use admin_api::{ContentName, OperationId, OperationKind, TenantId, TresorId, UserId};
use proptest::prelude::*;
use regex::Regex;
use std::sync::LazyLock;

const TENANT: &str = "[a-z][a-z0-9]{7,9}";
const USER: &str = "[0-9]{14}\\.[a-z0-9]{8}@[a-z][a-z0-9]{7,9}\\.tresorit\\.io";
const TRESOR: &str = "0000[a-z0-9]{20}";
const TOKEN: &str = "[0-9a-f]{32}";
const CONTENT: &str = "[A-Za-z0-9._/-]*[A-Za-z0-9._-]";

/// Whether a text has the shape of a pattern, as a whole.
fn fits(pattern: &'static LazyLock<Regex>, text: &str) -> bool {
    pattern.is_match(text)
}

macro_rules! patterns {
    ($($name:ident = $pattern:ident;)+) => { $(
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(&format!("\\A(?:{})\\z", $pattern)).unwrap());
    )+ };
}
patterns! {
    TENANTS = TENANT;
    USERS = USER;
    TRESORS = TRESOR;
    TOKENS = TOKEN;
    CONTENTS = CONTENT;
}

/// Texts of the given shape, such texts with one character replaced, and any texts.
fn near(pattern: &'static str) -> impl Strategy<Value = String> {
    let changed = (pattern, any::<prop::sample::Index>(), any::<char>()).prop_map(|(text, at, c)| {
        let mut chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        chars[at] = c;
        chars.into_iter().collect()
    });
    let longer = (pattern, "[a-z0-9@./ ]").prop_map(|(text, more)| text + &more);
    prop_oneof![pattern, changed, longer, any::<String>()]
}

proptest! {
    #[test]
    fn a_tenant_looks_right_if_it_has_the_shape(text in near(TENANT)) {
        prop_assert_eq!(TenantId::new(text.as_str()).looks_right(), fits(&TENANTS, &text));
    }

    #[test]
    fn a_user_looks_right_if_it_has_the_shape(text in near(USER)) {
        prop_assert_eq!(UserId::new(text.as_str()).looks_right(), fits(&USERS, &text));
    }

    #[test]
    fn a_tresor_looks_right_if_it_has_the_shape(text in near(TRESOR)) {
        prop_assert_eq!(TresorId::new(text.as_str()).looks_right(), fits(&TRESORS, &text));
    }

    #[test]
    fn a_registration_token_is_one_if_it_has_the_shape(text in near(TOKEN)) {
        prop_assert_eq!(is_registration_token(&text), fits(&TOKENS, &text));
    }

    #[test]
    fn a_content_name_looks_right_if_it_has_the_shape(text in near(CONTENT)) {
        let name = ContentName::new(text.as_str());
        prop_assert_eq!(name.looks_right(), fits(&CONTENTS, &text));
        if let Some((at, wrong)) = name.wrong_character() {
            prop_assert_eq!(text.chars().nth(at), Some(wrong));
            let before: String = text.chars().take(at).collect();
            prop_assert_eq!(ContentName::new(before).wrong_character(), None);
        }
    }

    #[test]
    fn a_user_id_contains_its_tenant(tenant in TENANT, date in "[0-9]{14}", tail in "[a-z0-9]{8}") {
        let tenant = TenantId::new(tenant);
        let user = UserId::new(format!("{date}.{tail}@{tenant}.tresorit.io"));
        prop_assert!(user.looks_right());
        prop_assert_eq!(user.tenant(), Some(tenant.clone()));
        prop_assert_eq!(user.short(), tail);
        prop_assert_eq!(tenant.admin_user().tenant(), Some(tenant));
    }

    #[test]
    fn every_text_is_an_id_and_stays_as_it_is(text: String) {
        let id = OperationId::new(text.as_str());
        prop_assert_eq!(id.as_str(), &text);
        prop_assert_eq!(id.to_string(), text.clone());
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(&json, &serde_json::to_string(&text).unwrap());
        prop_assert_eq!(serde_json::from_str::<OperationId>(&json).unwrap(), id);
        let user = UserId::new(text.as_str());
        prop_assert!(text.contains(user.short()));
        let _ = user.tenant();
        let kinds = [OperationKind::from_name(&text), OperationKind::from_slug(&text)];
        prop_assert!(kinds.into_iter().flatten().all(|kind| [kind.name(), kind.slug()].contains(&text.as_str())));
    }
}
