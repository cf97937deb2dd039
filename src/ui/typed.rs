//! What is typed to confirm that something is meant: the end of its id.

use leptos::prelude::*;

/// Characters that are typed.
const TAIL: usize = 6;

/// The end of an id; all of a short one.
pub fn tail(id: &str) -> &str {
    let start = id.char_indices().rev().nth(TAIL - 1).map_or(0, |(place, _)| place);
    &id[start..]
}

/// The field in which the end of an id is typed.
pub fn typed_tail(field: &'static str, tail: &str, typed: RwSignal<String>) -> AnyView {
    let label = format!("Type the last {} characters: {tail}", tail.chars().count());
    view! {
        <div class="field">
            <label for=field>{label}</label>
            <input id=field type="text" autocomplete="off" spellcheck="false" autocapitalize="none"
                prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_id_is_typed_or_all_of_a_short_one() {
        assert_eq!(tail("0000slpj4r86xbqlg9wmjhug"), "wmjhug");
        assert_eq!(tail("abc"), "abc");
        assert_eq!(tail("äöüäöüß"), "öüäöüß");
    }
}
