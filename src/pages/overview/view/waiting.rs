//! What waits, by kind and by time of arrival, and what has lost a race or has an unknown outcome.

use super::chart::{Chart, chart};
use super::{card, muted};
use crate::browser::time;
use crate::navigation::review_query::{ReviewFilter, ReviewOrder};
use crate::navigation::route::{ReviewRoute, Route};
use crate::operation_view::text::{kind, outcome_tag};
use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::live_queue::LiveQueue;
use crate::operations::outcome::Outcome;
use crate::operations::queue::Item;
use crate::pages::overview::model::buckets::{DAY_HOURS, HOUR_MS};
use crate::pages::overview::model::chart::{Bar, ChartData};
use crate::pages::overview::model::waiting::{self, Arrival};
use crate::pages::overview::text;
use crate::reactive::{self, memo};
use crate::text::number::number;
use crate::ui::markup::{Markup, content, show};
use crate::ui::table::{scrolled, table};
use crate::ui::tag::Tag;
use crate::ui::view;
use admin_api::OperationKind;
use leptos::prelude::*;

/// How many single operations are listed.
const MOST_LISTED: usize = 8;

const CHART: Chart = Chart {
    id: "waiting-chart",
    name: text::WAITING_CHART,
    table: text::WAITING_TABLE,
    column: text::TIME,
    note: "",
    edges: None,
};

fn queue() -> LiveQueue {
    expect_context::<HeldOperations>().queue
}

/// The operations that wait.
pub fn waiting() -> Markup {
    let queue = queue();
    let arrivals = memo(move || queue.with(|queue| waiting::arrivals(queue.items(), time::parse_ms)));
    let data = memo(move || arrivals.with(|arrivals| by_hour(arrivals)));
    let has_some = move || data.with(|data| !data.bars.is_empty());
    let summary = move || {
        let (count, oldest_ms) =
            arrivals.with(|arrivals| (arrivals.len(), arrivals.first().map_or(0.0, |(_, ms)| *ms)));
        let highest = data.with(|data| data.highest().map(|bar| (bar.label.clone(), bar.total())));
        text::arrivals(count, oldest_ms, highest)
    };
    let shown = content(move || {
        view! {
            {reactive::view(move || arrivals.with(|arrivals| by_kind(arrivals)))}
            {chart(CHART, data, summary)}
            {reactive::view(move || arrivals.with(|arrivals| oldest(arrivals)))}
            <p><a class="btn" href=review_of(None)>{text::OPEN_REVIEW}</a></p>
        }
    });
    let none = content(move || muted(if queue.is_loaded() { text::NOTHING_WAITS } else { text::READING }));
    card("waiting", text::WAITING, show(has_some, shown, Some(none)))
}

/// The address of Review with the oldest first, of one kind or all.
fn review_of(tab: Option<OperationKind>) -> String {
    let filter = ReviewFilter { tab, sort: ReviewOrder::OldestFirst, ..ReviewFilter::default() };
    Route::Review(ReviewRoute { filter, ..ReviewRoute::default() }).path()
}

fn by_hour(arrivals: &[Arrival]) -> ChartData {
    let local: Vec<f64> = arrivals.iter().map(|(_, ms)| time::local_ms(*ms)).collect();
    let Some((buckets, counts)) = waiting::by_hour(&local) else { return ChartData::default() };
    let moment = |hour: i64| time::day(hour as f64 * HOUR_MS, buckets.length < DAY_HOURS);
    let bar = |(at, count): (usize, u32)| {
        let begin = buckets.begin(at);
        // A part of a day ends when the next one begins; days are named by the last of them.
        let last = match buckets.length {
            1 => begin,
            length if length < DAY_HOURS => begin + length,
            _ => buckets.end(at),
        };
        Bar { label: text::span(moment(begin), moment(last)), values: vec![count], ..Bar::default() }
    };
    let bars = counts.into_iter().enumerate().map(bar).collect();
    ChartData { series: vec![text::WAITING_SERIES], bars }
}

fn by_kind(arrivals: &[Arrival]) -> Markup {
    let rows = waiting::by_kind(arrivals).into_iter().map(|row| {
        view! {
            <tr>
                <td><a href=review_of(Some(row.kind))>{kind(row.kind)}</a></td>
                <td class="num">{number(row.count)}</td>
                <td>{time::relative(row.oldest_ms)}</td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    scrolled(text::BY_KIND, table(&[text::KIND, text::WAITING_SERIES, text::OLDEST], rows))
}

fn oldest(arrivals: &[Arrival]) -> Markup {
    let rows = arrivals.iter().take(MOST_LISTED).map(|(key, arrived_ms)| {
        view! { <tr><td>{operation(key)}</td><td class="num">{time::date_time(*arrived_ms)}</td></tr> }
    });
    let rows = rows.collect::<Vec<_>>();
    scrolled(text::OLDEST_FIRST, table(&[text::OPERATION, text::ARRIVED], rows))
}

/// The link to an operation.
pub fn operation(key: &OperationKey) -> Markup {
    let (path, id) = (Route::operation(key.clone()).path(), key.id.to_string());
    view! { <a href=path>{kind(key.kind)}" "<span class="id">{id}</span></a> }
}

/// What lost a race, and what has an unknown outcome.
pub fn trouble() -> Markup {
    let queue = queue();
    let is_trouble = |item: &&Item| {
        let outcome = item.verdict().map(|verdict| &verdict.outcome);
        matches!(outcome, Some(Outcome::LostRace(_) | Outcome::Unknown(_)))
    };
    let has_some = move || queue.with(|queue| queue.items().iter().any(|item| is_trouble(&item)));
    let rows = move || {
        queue.with(|queue| {
            let rows = queue.items().iter().rev().filter(is_trouble).map(trouble_row);
            rows.collect::<Vec<_>>()
        })
    };
    let shown = content(move || {
        let columns = [text::OPERATION, text::OUTCOME, text::TIME];
        scrolled(text::TROUBLE_TABLE, table(&columns, reactive::view(rows)))
    });
    let none = content(move || muted(if queue.is_loaded() { text::NO_TROUBLE } else { text::READING }));
    card("trouble", text::TROUBLE, show(has_some, shown, Some(none)))
}

fn trouble_row(item: &Item) -> Markup {
    let (tag, at) = item.verdict().map_or(Default::default(), |verdict| {
        (outcome_tag(&verdict.outcome), time::date_time(verdict.at_ms))
    });
    view! {
        <tr>
            <td>{operation(&item.key)}</td>
            <td><Tag tone=tag.0 text=tag.1/></td>
            <td class="num">{at}</td>
        </tr>
    }
}
