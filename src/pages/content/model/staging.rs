//! The staged files that are not sent yet: adding, renaming and removing them, in which order they are shown, and what is
//! wrong with them. A single file is in `staged_file`.

use super::junk;
use super::junk::JunkKind;
use super::name;
use super::order;
use super::staged_file::{FileId, FileIds, Remark, StagedFile};
use crate::sort::sort_by;

/// What was left out when files were added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Files that nobody wants to publish.
    pub junk: Vec<(String, JunkKind)>,
    /// Folders that are nested too deep.
    pub too_deep: Vec<String>,
    /// Whether there were more files than can be staged.
    pub too_many: bool,
    /// What the browser could not read, with the reasons.
    pub unreadable: Vec<(String, String)>,
}

impl LeftOut {
    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A file that was found in what was dropped or chosen.
#[derive(Debug)]
pub struct FoundFile<H> {
    /// Its path in the dropped or chosen folder.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Its media type according to the browser.
    pub media_type: String,
    /// When it was last changed.
    pub modified_ms: f64,
    /// Its bytes.
    pub bytes: H,
}

/// What a person can do to a staged file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StagedAction {
    /// Use the proposed name.
    UseProposal,
    /// Remove it.
    Remove,
}

impl StagedAction {
    /// All actions.
    pub const ALL: [Self; 2] = [Self::UseProposal, Self::Remove];
}

/// Which names to replace by proposed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Propose {
    /// All that are not valid.
    All,
    /// That of one file.
    One(FileId),
}

/// The staged files.
#[derive(Debug)]
pub struct StagedFiles<H> {
    ids: FileIds,
    /// In the order of their ids.
    files: Vec<StagedFile<H>>,
    /// In the order in which they are shown.
    shown: Vec<FileId>,
    /// The files whose target another file has, too, in the order of their ids.
    duplicates: Vec<FileId>,
    /// The files with the target of another, and which one, where the two differ in the case only; in the order of their
    /// ids. On many computers and some servers the two are one file.
    other_case: Vec<(FileId, FileId)>,
    totals: StagingTotals,
}

/// The totals of the staged files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StagingTotals {
    /// Number of files.
    pub count: usize,
    /// Total size in bytes.
    pub bytes: u64,
    /// Number of files that cannot be sent because of a fault.
    pub faults: usize,
}

impl<H> Default for StagedFiles<H> {
    fn default() -> Self {
        Self {
            ids: FileIds::default(),
            files: Vec::new(),
            shown: Vec::new(),
            duplicates: Vec::new(),
            other_case: Vec::new(),
            totals: StagingTotals::default(),
        }
    }
}

impl<H: Clone> StagedFiles<H> {
    /// Gives a file its identity. Its target is its path.
    pub fn identify(&mut self, found: FoundFile<H>) -> StagedFile<H> {
        StagedFile {
            id: self.ids.new_id(),
            source: found.path.clone(),
            target: found.path,
            size: found.size,
            media_type: found.media_type,
            modified_ms: found.modified_ms,
            bytes: found.bytes,
        }
    }

    /// Adds files. Returns those that are left out because nobody wants to publish them.
    pub fn add(&mut self, found: Vec<FoundFile<H>>) -> Vec<(String, JunkKind)> {
        let mut left_out = Vec::new();
        for file in found {
            match junk::junk_kind(&file.path) {
                Some(kind) => left_out.push((file.path, kind)),
                None => {
                    let staged = self.identify(file);
                    self.files.push(staged);
                }
            }
        }
        self.arrange();
        left_out
    }

    /// All files.
    pub fn files(&self) -> &[StagedFile<H>] {
        &self.files
    }

    /// One file.
    pub fn file(&self, id: FileId) -> Option<&StagedFile<H>> {
        self.place(id).map(|at| &self.files[at])
    }

    /// The files in the order in which they are shown: first those with a fault, then those with other remarks. The
    /// order stays as it is while a target is typed.
    pub fn shown(&self) -> &[FileId] {
        &self.shown
    }

    /// The totals.
    pub fn totals(&self) -> StagingTotals {
        self.totals
    }

    /// The remarks on a file.
    pub fn remarks(&self, id: FileId) -> Vec<Remark> {
        let mut remarks = self.file(id).map(StagedFile::remarks).unwrap_or_default();
        if let (Some(file), Some(other)) = (self.file(id), self.other_case(id)) {
            let is_taken =
                |name: &str| self.files.iter().any(|other| other.target.eq_ignore_ascii_case(name));
            let proposal = name::free(&file.target, &is_taken);
            remarks.push(Remark::OtherCase(other.target.clone(), proposal));
        }
        if self.is_duplicate(id) {
            remarks.push(Remark::DuplicateTarget);
        }
        remarks
    }

    /// Whether a file cannot be sent as it is named.
    pub fn is_faulty(&self, id: FileId) -> bool {
        self.file(id).is_some_and(|file| name::fault(&file.target).is_some())
    }

    /// Sets the target of a file while it is typed.
    pub fn set_target(&mut self, id: FileId, target: String) {
        if let Some(at) = self.place(id) {
            self.files[at].target = target;
            self.examine();
        }
    }

    /// Replaces names that are not valid, or the name of one file by what its first remark with a proposal proposes.
    pub fn use_proposed_names(&mut self, which: Propose) {
        if let Propose::One(id) = which {
            let proposal = self.remarks(id).into_iter().find_map(Remark::into_proposal);
            let one = |other, _: &str| proposal.clone().filter(|_| id == other);
            return self.rename(&one);
        }
        self.rename(&|_, target| name::fault(target).is_some().then(|| name::propose(target)));
    }

    /// Moves the targets of all files into a folder.
    pub fn move_into_folder(&mut self, folder: &str) {
        self.rename(&|_, target| Some(name::in_folder(folder, target)));
    }

    /// The top folder that all targets share.
    pub fn shared_top_folder(&self) -> Option<&str> {
        name::shared_top_folder(self.files.iter().map(|file| file.target.as_str()))
    }

    /// Removes the top folder from all targets.
    pub fn remove_top_folder(&mut self) {
        self.rename(&|_, target| target.split_once('/').map(|(_, rest)| rest.to_owned()));
    }

    /// Removes some files. Their ids are in ascending order.
    pub fn remove(&mut self, ids: &[FileId]) {
        self.files.retain(|file| ids.binary_search(&file.id).is_err());
        self.arrange();
    }

    /// Removes all files.
    pub fn clear(&mut self) {
        self.files.clear();
        self.arrange();
    }

    fn place(&self, id: FileId) -> Option<usize> {
        self.files.binary_search_by_key(&id, |file| file.id).ok()
    }

    fn is_duplicate(&self, id: FileId) -> bool {
        self.duplicates.binary_search(&id).is_ok()
    }

    fn other_case(&self, id: FileId) -> Option<&StagedFile<H>> {
        let at = self.other_case.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.file(self.other_case[at].1)
    }

    fn rename(&mut self, rename: &dyn Fn(FileId, &str) -> Option<String>) {
        for file in &mut self.files {
            if let Some(target) = rename(file.id, &file.target) {
                file.target = target;
            }
        }
        self.arrange();
    }

    /// Finds duplicates and faults again.
    fn examine(&mut self) {
        let files = &self.files;
        let lower = files.iter().map(|file| file.target.to_ascii_lowercase()).collect::<Vec<_>>();
        let by_target = order::sorted(files.len(), &|a, b| {
            lower[a].cmp(&lower[b]).then_with(|| files[a].target.cmp(&files[b].target))
        });
        let (mut twice, mut other_case) = (vec![false; files.len()], Vec::new());
        for same in by_target.chunk_by(|a, b| lower[*a as usize] == lower[*b as usize]) {
            let (first, last) = (same[0] as usize, same[same.len() - 1] as usize);
            for (at, here) in same.iter().enumerate() {
                let here = *here as usize;
                let has_target = |there: Option<&u32>| {
                    there.is_some_and(|there| files[*there as usize].target == files[here].target)
                };
                twice[here] =
                    has_target(same.get(at + 1)) || has_target(at.checked_sub(1).map(|at| &same[at]));
                // The first and the last differ, if any do.
                let other = if files[here].target == files[first].target { last } else { first };
                if files[other].target != files[here].target {
                    other_case.push((files[here].id, files[other].id));
                }
            }
        }
        sort_by(&mut other_case, Ord::cmp);
        self.other_case = other_case;
        self.duplicates =
            files.iter().zip(twice).filter(|(_, is_twice)| *is_twice).map(|(file, _)| file.id).collect();
        self.totals = StagingTotals {
            count: files.len(),
            bytes: files.iter().map(|file| file.size).sum(),
            faults: files.iter().filter(|file| name::fault(&file.target).is_some()).count(),
        };
    }

    /// Examines the files and puts them in order.
    fn arrange(&mut self) {
        self.examine();
        let (mut faulty, mut remarked, mut clean) = (Vec::new(), Vec::new(), Vec::new());
        for file in &self.files {
            let rank = match file.remarks().first() {
                Some(Remark::Fault(..)) => &mut faulty,
                None if !self.is_duplicate(file.id) && self.other_case(file.id).is_none() => &mut clean,
                _ => &mut remarked,
            };
            rank.push(file.id);
        }
        faulty.append(&mut remarked);
        faulty.append(&mut clean);
        self.shown = faulty;
    }
}

#[cfg(test)]
mod tests {
    use super::super::staged_file::tests::id;
    use super::*;
    use crate::pages::content::model::name::NameFault;

    fn of(paths: &[&str]) -> StagedFiles<()> {
        let mut files = StagedFiles::default();
        let left_out = files.add(paths.iter().map(|path| found(path)).collect());
        assert!(left_out.is_empty());
        files
    }

    fn found(path: &str) -> FoundFile<()> {
        FoundFile { path: path.into(), size: 5, media_type: String::new(), modified_ms: 0.0, bytes: () }
    }

    fn targets(files: &StagedFiles<()>) -> Vec<&str> {
        files.files().iter().map(|file| file.target.as_str()).collect()
    }

    #[test]
    fn faults_come_first_and_both_duplicates_get_a_remark() {
        let files = of(&["a.css", "b.css", "ü.css", "a.css"]);
        assert_eq!(files.totals(), StagingTotals { count: 4, bytes: 20, faults: 1 });
        assert_eq!(files.shown(), [3, 1, 4, 2].map(id));
        assert_eq!(files.remarks(id(1)), [Remark::DuplicateTarget]);
        assert_eq!(files.remarks(id(4)), [Remark::DuplicateTarget]);
        assert!(files.remarks(id(2)).is_empty());
        let fault = NameFault::Character { character: 'ü', position: 1 };
        assert_eq!(files.remarks(id(3)), [Remark::Fault(fault, "ue.css".into())]);
    }

    #[test]
    fn targets_that_differ_in_the_case_only_are_told_with_a_free_name() {
        let mut files = of(&["a.css", "img/Logo.png", "img/logo.png", "img/LOGO-2.png", "img/logo.png"]);
        let remark = |other: &str, proposal: &str| Remark::OtherCase(other.into(), proposal.into());
        assert_eq!(files.remarks(id(1)), []);
        assert_eq!(files.remarks(id(2)), [remark("img/logo.png", "img/Logo-3.png")]);
        let twice = [remark("img/Logo.png", "img/logo-3.png"), Remark::DuplicateTarget];
        assert_eq!(files.remarks(id(3)), twice);
        assert_eq!(files.remarks(id(5)), twice);
        assert_eq!(files.shown(), [2, 3, 5, 1, 4].map(id));
        assert_eq!(files.totals().faults, 0);
        files.use_proposed_names(Propose::One(id(2)));
        assert_eq!(files.file(id(2)).unwrap().target, "img/Logo-3.png");
        assert_eq!(files.remarks(id(3)), [Remark::DuplicateTarget]);
        files.set_target(id(1), "AUX.css".into());
        files.use_proposed_names(Propose::One(id(1)));
        assert_eq!(files.file(id(1)).unwrap().target, "AUX-file.css");
    }

    #[test]
    fn each_of_three_duplicates_gets_one_remark() {
        let files = of(&["a.css", "a.css", "a.css"]);
        for number in 1..=3 {
            assert_eq!(files.remarks(id(number)), [Remark::DuplicateTarget], "{number}");
        }
    }

    #[test]
    fn junk_is_left_out_and_gets_no_id() {
        let mut files = of(&["a.css"]);
        let left_out = files.add(vec![found(".DS_Store"), found("b.css")]);
        assert_eq!(left_out, [(".DS_Store".to_owned(), JunkKind::Desktop)]);
        assert_eq!(files.files().iter().map(|file| file.id).collect::<Vec<_>>(), [1, 2].map(id));
    }

    #[test]
    fn typing_a_target_moves_no_row_but_renaming_does() {
        let mut files = of(&["a.css", "b.css"]);
        files.set_target(id(2), "b c.css".into());
        assert_eq!((files.shown(), files.totals().faults), (&[1, 2].map(id)[..], 1));
        assert!(files.is_faulty(id(2)) && !files.is_faulty(id(1)));
        files.move_into_folder("x");
        assert_eq!(files.shown(), [2, 1].map(id));
        files.use_proposed_names(Propose::One(id(1)));
        assert_eq!(targets(&files), ["x/a.css", "x/b c.css"]);
        files.use_proposed_names(Propose::All);
        assert_eq!(targets(&files), ["x/a.css", "x/b-c.css"]);
        assert_eq!(files.shared_top_folder(), Some("x"));
        files.remove_top_folder();
        assert_eq!(targets(&files), ["a.css", "b-c.css"]);
    }

    #[test]
    fn a_removed_file_never_gives_its_identity_to_another() {
        let mut files = of(&["a.css", "b.css", "c.css"]);
        files.remove(&[1, 3].map(id));
        files.add(vec![found("d.css")]);
        let kept = files.files().iter().map(|file| (file.id, file.target.as_str())).collect::<Vec<_>>();
        assert_eq!(kept, [(id(2), "b.css"), (id(4), "d.css")]);
        assert_eq!(files.file(id(3)), None);
        files.clear();
        assert_eq!(files.totals(), StagingTotals::default());
        assert!(files.shown().is_empty());
    }
}
