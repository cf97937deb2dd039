//! Registrations by day, with the brush that leads to the users of the chosen days.

use super::brush::{Edges, brush, chosen};
use super::chart::{Chart, chart_with};
use super::{card, load_button, muted};
use crate::browser::time;
use crate::feedback::problem_note::ProblemNote;
use crate::navigation::route::UsersRoute;
use crate::pages::overview::model::buckets::{Buckets, DAY_MS};
use crate::pages::overview::model::chart::{Bar, ChartData};
use crate::pages::overview::model::registrations::{between, by_day};
use crate::pages::overview::state::Registrations;
use crate::pages::overview::text;
use crate::reactive::{self, memo};
use crate::ui::markup::{Markup, content, show};
use crate::ui::progress::endless_progress;
use crate::ui::view;
use leptos::prelude::*;

/// Registrations by day.
pub fn registrations(registrations: Registrations) -> Markup {
    let users = registrations.users;
    let load = move || {
        view! {
            {muted(text::REGISTRATIONS_UNREAD)}
            {load_button("registrations", text::LOAD_USERS, Box::new(move || users.ensure([])))}
        }
    };
    // The list was never asked for: since then it has a time.
    let is_unread = move || users.status().at_ms == 0.0;
    let reading = reactive::view(move || {
        let status = users.status();
        view! {
            {status.is_reading.then(|| endless_progress(text::LOADING_USERS))}
            {status.problem.map(|problem| view! { <ProblemNote problem=problem/> })}
        }
    });
    let chart = show(is_unread, content(load), Some(content(move || by_day_chart(registrations))));
    card("registrations", text::REGISTRATIONS, view! { {reading}{chart} })
}

fn by_day_chart(registrations: Registrations) -> Markup {
    let users = registrations.users;
    let edges = (RwSignal::new(0), RwSignal::new(usize::MAX));
    let data = memo(move || registrations.with(|counts| bars(&counts.days())).unwrap_or_default());
    let undated = move || registrations.with(|counts| counts.undated().total() as usize).unwrap_or_default();
    let summary = move || {
        let highest = data.with(|data| data.highest().map(|bar| (bar.label.clone(), bar.total())));
        text::registrations(data.with(ChartData::total), undated(), highest)
    };
    let settings = Chart {
        id: "registrations-chart",
        name: text::REGISTRATIONS,
        table: text::REGISTRATIONS_TABLE,
        column: text::DAYS,
        note: "",
        edges: Some(edges),
    };
    let has_some = move || data.with(|data| !data.bars.is_empty());
    let none = content(move || {
        let status = users.status();
        (!status.is_reading && status.problem.is_none()).then(|| muted(text::NO_DATES))
    });
    // While the list arrives, the bars still change.
    let buckets = move || {
        let is_reading = users.status().is_reading;
        let days = registrations.with(|counts| by_day(&counts.days())).flatten();
        days.filter(|_| !is_reading).map(|(buckets, _)| buckets)
    };
    let shown = content(move || {
        let handles = reactive::view(move || buckets().map(|buckets| brush(edges, buckets)));
        view! {
            {chart_with(settings, data, Box::new(summary), handles)}
            {reactive::view(move || buckets().map(|buckets| chooser(edges, buckets, data)))}
        }
    });
    view! { {show(has_some, shown, Some(none))} }
}

/// The link to the users of the chosen days.
fn chooser(edges: Edges, buckets: Buckets, data: Memo<ChartData>) -> Markup {
    let chosen = move || chosen(edges, buckets.count);
    let path = move || {
        let (from, to) = chosen();
        UsersRoute { days: between(buckets, from, to), ..UsersRoute::default() }.path()
    };
    let label = move || {
        let (from, to) = chosen();
        text::show_users(data.with(|data| data.total_of(from, to)))
    };
    let days = move || {
        let (from, to) = chosen();
        text::span(day(buckets.begin(from)), day(buckets.end(to - 1)))
    };
    view! {
        <p class="muted">{text::BRUSH_HINT}</p>
        <div class="row"><a class="btn" href=path>{label}</a><span class="num">{days}</span></div>
    }
}

fn day(unit: i64) -> String {
    time::day(unit as f64 * DAY_MS, false)
}

fn bars(days: &[(user_list::Day, user_list::RegistrationCounts)]) -> ChartData {
    let Some((buckets, counts)) = by_day(days) else { return ChartData::default() };
    let has_others = counts.iter().any(|counts| counts.other > 0);
    let mut series = vec![text::VALIDATED, text::UNVALIDATED];
    series.extend(has_others.then_some(text::OTHER));
    let bars = counts.iter().enumerate().map(|(at, counts)| {
        let mut values = vec![counts.validated, counts.unvalidated];
        values.extend(has_others.then_some(counts.other));
        let label = text::span(day(buckets.begin(at)), day(buckets.end(at)));
        Bar { label, values, ..Bar::default() }
    });
    ChartData { bars: bars.collect(), series }
}
