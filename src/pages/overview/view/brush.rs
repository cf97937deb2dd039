//! The brush: two handles below a chart that choose a range of its bars, by pointer and by keys.

use crate::browser::time;
use crate::pages::overview::model::buckets::{Buckets, DAY_MS};
use crate::pages::overview::model::registrations::moved;
use crate::pages::overview::text;
use crate::ui::markup::Markup;
use crate::ui::view;
use leptos::prelude::*;

/// The edges of what is chosen, as they were set last.
pub type Edges = (RwSignal<usize>, RwSignal<usize>);

/// The chosen edges of a chart with so many bars, tracked.
pub fn chosen((from, to): Edges, count: usize) -> (usize, usize) {
    let to = to.get().clamp(1, count.max(1));
    (from.get().min(to - 1), to)
}

/// The handles.
pub fn brush(edges: Edges, buckets: Buckets) -> Markup {
    view! { <div class="brush">{handle(edges, buckets, true)}{handle(edges, buckets, false)}</div> }
}

fn handle(edges: Edges, buckets: Buckets, is_first: bool) -> Markup {
    let count = buckets.count;
    let place = move || {
        let (from, to) = chosen(edges, count);
        if is_first { from } else { to }
    };
    let day = move || {
        let unit = if is_first { buckets.begin(place()) } else { buckets.end(place() - 1) };
        time::day(unit as f64 * DAY_MS, false)
    };
    let go = move |event| {
        let Ok(to) = event_target_value(&event).parse::<usize>() else { return };
        let (from, to) = moved(untrack(move || chosen(edges, count)), is_first, to, count);
        edges.0.set(from);
        edges.1.set(to);
    };
    // Where both handles are at the right end, only the first one can be moved, so it lies above.
    let is_above = move || is_first && place() > count / 2;
    let name = if is_first { text::FROM } else { text::TO };
    view! {
        <input type="range" min="0" max=count step="1" aria-label=name aria-valuetext=day class:above=is_above
            prop:value=move || place().to_string() on:input=go/>
    }
}
