//! The decisions of this browser's journal, and how long operations waited for them.

use super::chart::{Chart, chart};
use super::waiting::operation;
use super::{card, muted};
use crate::browser::time;
use crate::journal_store::JournalStore;
use crate::journal_store::record::Record;
use crate::journal_store::rows;
use crate::operation_view::text::kind;
use crate::operations::held_operations::HeldOperations;
use crate::pages::overview::model::buckets::DAY_MS;
use crate::pages::overview::model::chart::{Bar, ChartData};
use crate::pages::overview::model::decisions::{self, Decided, Fate};
use crate::pages::overview::model::waiting::{median, waited_ms};
use crate::pages::overview::text;
use crate::reactive::{self, effect, memo};
use crate::session::Session;
use crate::ui::markup::{Markup, content, show};
use crate::ui::table::{scrolled, table};
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::prelude::*;

/// How many decisions are listed.
const MOST_LISTED: usize = 8;
/// How many records of the journal are counted. Each call has two.
const MOST_RECORDS: u64 = 4_000;

const CHART: Chart = Chart {
    id: "decisions-chart",
    name: text::DECISIONS_CHART,
    table: text::DECISIONS_TABLE,
    column: text::DAYS,
    note: "",
    edges: None,
};

/// The decisions.
pub fn decisions() -> Markup {
    let journal = expect_context::<JournalStore>();
    let records = RwSignal::new(Vec::<Record>::new());
    let is_read = RwSignal::new(false);
    effect(move || {
        journal.revision();
        leptos::task::spawn_local(async move {
            let _ = records.try_set(journal.recent(MOST_RECORDS).await);
            let _ = is_read.try_set(true);
        });
    });
    let tenant = expect_context::<Session>().connection_now().map(|connection| connection.tenant);
    let decided = move || {
        let rows = records.with(|records| rows::rows(records.clone())).rows;
        tenant.as_ref().map(|tenant| decisions::decisions(&rows, tenant)).unwrap_or_default()
    };
    let for_list = decided.clone();
    let data = memo(move || by_day(&decided()));
    let has_some = move || data.with(|data| !data.bars.is_empty());
    let summary = move || {
        data.with(|data| {
            text::decisions(data.total(), data.highest().map(|bar| (bar.label.clone(), bar.total())))
        })
    };
    let limited = move || {
        let is_limited = records.with(Vec::len) as u64 >= MOST_RECORDS;
        is_limited.then(|| muted(text::limited(MOST_RECORDS)))
    };
    let shown = content(move || {
        let for_list = for_list.clone();
        view! {
            {chart(CHART, data, summary)}
            {reactive::view(limited)}
            {reactive::view(move || last(&for_list()))}
        }
    });
    let none = content(move || muted(if is_read.get() { text::NO_DECISIONS } else { text::READING }));
    let inside = view! { {show(has_some, shown, Some(none))}<p class="muted">{waited()}</p> };
    card("decisions", text::DECISIONS, inside)
}

/// The median time from arrival to verdict, as a sentence.
fn waited() -> impl Fn() -> String {
    let queue = expect_context::<HeldOperations>().queue;
    move || {
        let waited = queue.with(|queue| waited_ms(queue.items(), time::parse_ms));
        let count = waited.len();
        median(waited).map_or_else(|| text::NO_MEDIAN.into(), |median_ms| text::median(median_ms, count))
    }
}

fn by_day(decided: &[Decided]) -> ChartData {
    let Some((buckets, counts)) = decisions::by_day(decided, time::local_ms) else {
        return ChartData::default();
    };
    let day = |unit: i64| time::day(unit as f64 * DAY_MS, false);
    let bars = counts.into_iter().enumerate().map(|(at, values)| {
        let label = text::span(day(buckets.begin(at)), day(buckets.end(at)));
        Bar { label, values, ..Bar::default() }
    });
    ChartData { bars: bars.collect(), series: Fate::ALL.map(text::fate).into() }
}

fn last(decided: &[Decided]) -> Markup {
    let rows = decided.iter().rev().take(MOST_LISTED).map(|one| {
        let (tone, tag) = text::fate_tag(one.fate);
        view! {
            <tr>
                <td class="num">{time::date_time(one.at_ms as f64)}</td>
                <td>{text::decision(one.decision, kind(one.key.kind))}</td>
                <td>{operation(&one.key)}</td>
                <td><Tag tone=tone text=tag/></td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    scrolled(text::LAST_DECISIONS, table(&[text::TIME, text::DECISION, text::OPERATION, text::OUTCOME], rows))
}
