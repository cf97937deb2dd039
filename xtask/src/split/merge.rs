//! Makes one wasm of several pieces that the splitter has cut. A piece calls what is in another one through the shared
//! table; what comes together in one wasm calls each other directly.

use std::collections::BTreeMap;
use std::fmt;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, CustomSection, DataCountSection, DataSection, ElementSection, FunctionSection,
    ImportSection, Module, NameMap, NameSection, RawSection, SectionId,
};
use wasmparser::{
    BinaryReader, Data, DataKind, Element, ElementItems, ElementKind, FunctionBody, Import, Name,
    NameSectionReader, Operator, Parser, Payload, TypeRef,
};

/// Merges the pieces, which come from one run of the splitter and so share their types. `Err` says what is not understood.
pub fn merge(pieces: &[Vec<u8>]) -> Result<Vec<u8>, String> {
    try_merge(pieces).map_err(|error| error.to_string())
}

fn try_merge(pieces: &[Vec<u8>]) -> Merged<Vec<u8>> {
    let pieces = pieces.iter().map(|bytes| Piece::read(bytes)).collect::<Merged<Vec<_>>>()?;
    let types = pieces.first().map(|piece| piece.types).unwrap_or_default();
    if pieces.iter().any(|piece| piece.types != types) {
        return not_understood("types of its own");
    }
    build(types, &pieces, &Layout::of(&pieces)?)
}

/// Something in a piece that the splitter has not written so far.
#[derive(Debug)]
struct NotUnderstood(&'static str);

impl fmt::Display for NotUnderstood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a piece has {}", self.0)
    }
}

type Merged<T> = Result<T, Error<NotUnderstood>>;

fn not_understood<T>(what: &'static str) -> Merged<T> {
    Err(Error::UserError(NotUnderstood(what)))
}

/// A piece's sections.
#[derive(Default)]
struct Piece<'a> {
    /// The type section as it is.
    types: &'a [u8],
    imports: Vec<Import<'a>>,
    function_types: Vec<u32>,
    elements: Vec<Element<'a>>,
    bodies: Vec<FunctionBody<'a>>,
    data: Vec<Data<'a>>,
    names: Vec<(u32, &'a str)>,
    target_features: Option<&'a [u8]>,
}

impl<'a> Piece<'a> {
    fn read(bytes: &'a [u8]) -> Merged<Self> {
        let mut piece = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            piece.add(payload?, bytes)?;
        }
        Ok(piece)
    }

    fn add(&mut self, payload: Payload<'a>, bytes: &'a [u8]) -> Merged<()> {
        match payload {
            Payload::TypeSection(section) => {
                let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
                let range = section.range();
                self.types = bytes.get(at(range.start)..at(range.end)).unwrap_or_default();
            }
            Payload::ImportSection(section) => {
                self.imports = section.into_imports().collect::<Result<_, _>>()?;
                let is_shared = |import: &Import| {
                    matches!(import.ty, TypeRef::Table(_) | TypeRef::Memory(_) | TypeRef::Global(_))
                };
                if !self.imports.iter().all(is_shared) {
                    return not_understood("an imported function");
                }
            }
            Payload::FunctionSection(section) => {
                self.function_types = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::ElementSection(section) => {
                self.elements = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => self.data = section.into_iter().collect::<Result<_, _>>()?,
            Payload::CustomSection(section) if section.name() == "target_features" => {
                self.target_features = Some(section.data());
            }
            Payload::CustomSection(section) if section.name() == "name" => {
                for names in NameSectionReader::new(BinaryReader::new(section.data(), 0)) {
                    if let Name::Function(functions) = names? {
                        self.names = functions
                            .into_iter()
                            .map(|name| name.map(|name| (name.index, name.name)))
                            .collect::<Result<_, _>>()?;
                    }
                }
            }
            Payload::ExportSection(section) if section.count() > 0 => return not_understood("an export"),
            Payload::TableSection(_) => return not_understood("a table of its own"),
            Payload::MemorySection(_) => return not_understood("a memory of its own"),
            Payload::GlobalSection(_) => return not_understood("a global of its own"),
            Payload::StartSection { .. } => return not_understood("a start function"),
            _ => {}
        }
        Ok(())
    }

    /// The entries of the shared table that this piece fills, with its functions.
    fn table_entries(&self) -> Merged<Vec<(u32, u32)>> {
        let mut entries = Vec::new();
        for element in &self.elements {
            let (
                ElementKind::Active { table_index: None | Some(0), offset_expr },
                ElementItems::Functions(functions),
            ) = (&element.kind, &element.items)
            else {
                return not_understood("table entries of an unknown kind");
            };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                return not_understood("table entries at an unknown place");
            };
            for (slot, function) in (value.cast_unsigned()..).zip(functions.clone()) {
                entries.push((slot, function?));
            }
        }
        Ok(entries)
    }
}

/// Where the functions and globals of the pieces are in the merged wasm.
struct Layout<'a> {
    /// All imports, each once.
    imports: Vec<Import<'a>>,
    /// For each piece, the number that its first function gets.
    first_function: Vec<u32>,
    /// For each piece, the new numbers of its globals.
    globals: Vec<Vec<u32>>,
    /// Functions that only call through the table what is here now, and the function they call.
    direct: BTreeMap<u32, u32>,
}

impl<'a> Layout<'a> {
    fn of(pieces: &[Piece<'a>]) -> Merged<Self> {
        let mut layout = Self {
            imports: Vec::new(),
            first_function: Vec::new(),
            globals: Vec::new(),
            direct: BTreeMap::new(),
        };
        let mut functions = 0;
        for piece in pieces {
            layout.first_function.push(functions);
            functions += u32::try_from(piece.bodies.len()).unwrap_or(u32::MAX);
            layout.add_imports(piece);
        }
        let mut table = BTreeMap::new();
        for (piece, first) in pieces.iter().zip(&layout.first_function) {
            table.extend(piece.table_entries()?.into_iter().map(|(slot, function)| (slot, first + function)));
        }
        for (piece, first) in pieces.iter().zip(&layout.first_function) {
            for (number, body) in (*first..).zip(&piece.bodies) {
                if let Some(function) = called_through_table(body).and_then(|slot| table.get(&slot)) {
                    layout.direct.insert(number, *function);
                }
            }
        }
        Ok(layout)
    }

    fn add_imports(&mut self, piece: &Piece<'a>) {
        let is_global = |import: &&Import| matches!(import.ty, TypeRef::Global(_));
        for import in &piece.imports {
            if !self.imports.iter().any(|known| (known.module, known.name) == (import.module, import.name)) {
                self.imports.push(*import);
            }
        }
        let number = |import: &Import| {
            let place = self.imports.iter().filter(is_global).position(|known| known.name == import.name);
            place.and_then(|place| u32::try_from(place).ok()).unwrap_or_default()
        };
        self.globals.push(piece.imports.iter().filter(is_global).map(number).collect());
    }
}

/// The entry of the table that a function passes all its arguments on to, when it does nothing else.
fn called_through_table(body: &FunctionBody) -> Option<u32> {
    if body.get_locals_reader().ok()?.get_count() > 0 {
        return None;
    }
    let mut slot = None;
    let mut arguments = 0..;
    let mut operators = body.get_operators_reader().ok()?;
    while !operators.eof() {
        match (operators.read().ok()?, slot) {
            (Operator::LocalGet { local_index }, None) if arguments.next() == Some(local_index) => {}
            (Operator::I32Const { value }, None) => slot = Some(value.cast_unsigned()),
            (Operator::CallIndirect { table_index: 0, .. }, Some(_)) => {
                let is_last = matches!(operators.read(), Ok(Operator::End)) && operators.eof();
                return slot.filter(|_| is_last);
            }
            _ => return None,
        }
    }
    None
}

/// Gives a piece's functions and globals their new numbers.
struct Renumber<'a> {
    layout: &'a Layout<'a>,
    piece: usize,
}

impl Reencode for Renumber<'_> {
    type Error = NotUnderstood;

    fn function_index(&mut self, function: u32) -> Merged<u32> {
        let mut number = self.layout.first_function[self.piece] + function;
        // A function that is called directly may itself only call another one.
        for _ in 0..self.layout.direct.len() {
            match self.layout.direct.get(&number) {
                Some(direct) if *direct != number => number = *direct,
                _ => break,
            }
        }
        Ok(number)
    }

    fn global_index(&mut self, global: u32) -> Merged<u32> {
        let place = usize::try_from(global).unwrap_or(usize::MAX);
        let number = self.layout.globals[self.piece].get(place);
        number.copied().map_or_else(|| not_understood("a global that it does not import"), Ok)
    }

    /// The segments are put together, so their numbers change; release builds do not use them.
    fn data_index(&mut self, _: u32) -> Merged<u32> {
        not_understood("code that uses a data segment by its number")
    }
}

fn build(types: &[u8], pieces: &[Piece], layout: &Layout) -> Merged<Vec<u8>> {
    let mut imports = ImportSection::new();
    for import in &layout.imports {
        let kind = RoundtripReencoder.entity_type(import.ty).map_err(|_| NotUnderstood("an unknown import"));
        imports.import(import.module, import.name, kind.map_err(Error::UserError)?);
    }
    let (mut functions, mut elements, mut code, mut data) =
        (FunctionSection::new(), ElementSection::new(), CodeSection::new(), DataSection::new());
    let mut names = NameMap::new();
    for (number, piece) in pieces.iter().enumerate() {
        let mut renumber = Renumber { layout, piece: number };
        for kind in &piece.function_types {
            functions.function(*kind);
        }
        for element in &piece.elements {
            renumber.parse_element(&mut elements, element.clone())?;
        }
        for body in &piece.bodies {
            renumber.parse_function_body(&mut code, body.clone())?;
        }
        // The splitter keeps the numbers of the segments with empty ones.
        for segment in piece.data.iter().filter(|segment| !segment.data.is_empty()) {
            if matches!(segment.kind, DataKind::Passive) {
                return not_understood("a passive data segment");
            }
            renumber.parse_data(&mut data, segment.clone())?;
        }
        piece
            .names
            .iter()
            .for_each(|(function, name)| names.append(layout.first_function[number] + function, name));
    }
    let mut module = Module::new();
    module.section(&RawSection { id: SectionId::Type.into(), data: types });
    module.section(&imports).section(&functions);
    if !elements.is_empty() {
        module.section(&elements);
    }
    module.section(&DataCountSection { count: data.len() }).section(&code).section(&data);
    let mut name_section = NameSection::new();
    name_section.functions(&names);
    module.section(&name_section);
    if let Some(features) = pieces.iter().find_map(|piece| piece.target_features) {
        module.section(&CustomSection { name: "target_features".into(), data: features.into() });
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, Elements, EntityType, Function, GlobalType, MemoryType, RefType, TableType, TypeSection,
        ValType,
    };
    use wasmparser::Validator;

    /// A piece whose functions all take and give a number, and go to the table from a place on.
    fn piece(functions: &[Function], table: u32, numbers: &[u32], data: &[(i32, &[u8])]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32], [ValType::I32]);
        let mut imports = ImportSection::new();
        let memory =
            MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        let shared_table = TableType {
            element_type: RefType::FUNCREF,
            minimum: 10,
            maximum: None,
            table64: false,
            shared: false,
        };
        let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        imports.import("__wasm_split", "memory", EntityType::Memory(memory));
        imports.import("__wasm_split", "stack", EntityType::Global(stack));
        imports.import("__wasm_split", "table", EntityType::Table(shared_table));
        let (mut kinds, mut code) = (FunctionSection::new(), CodeSection::new());
        for function in functions {
            kinds.function(0);
            code.function(function);
        }
        let mut elements = ElementSection::new();
        let place = ConstExpr::i32_const(table.cast_signed());
        elements.active(None, &place, Elements::Functions(numbers.into()));
        let mut segments = DataSection::new();
        for (place, bytes) in data {
            segments.active(0, &ConstExpr::i32_const(*place), bytes.iter().copied());
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&kinds).section(&elements);
        module.section(&DataCountSection { count: segments.len() }).section(&code).section(&segments);
        module.finish()
    }

    fn adds_one() -> Function {
        let mut function = Function::new([]);
        function.instructions().local_get(0).i32_const(1).i32_add().end();
        function
    }

    fn calls_through_table(slot: i32) -> Function {
        let mut function = Function::new([]);
        function.instructions().local_get(0).i32_const(slot).call_indirect(0, 0).end();
        function
    }

    /// Reads a global, then calls a function.
    fn calls(function: u32) -> Function {
        let mut caller = Function::new([]);
        caller.instructions().global_get(0).call(function).end();
        caller
    }

    fn called(bytes: &[u8]) -> Vec<Option<u32>> {
        let piece = Piece::read(bytes).unwrap();
        let call = |body: &FunctionBody| {
            body.get_operators_reader().unwrap().into_iter().find_map(|operator| match operator.unwrap() {
                Operator::Call { function_index } => Some(function_index),
                _ => None,
            })
        };
        piece.bodies.iter().map(call).collect()
    }

    #[test]
    fn merged_pieces_call_each_other_directly() {
        let one = piece(&[adds_one()], 5, &[0], &[(100, b"abc"), (200, b"")]);
        let functions = [calls_through_table(5), calls_through_table(9), calls(0), calls(1)];
        let two = piece(&functions, 6, &[2], &[(200, b""), (300, b"d")]);
        let merged = merge(&[one, two]).unwrap();
        Validator::new().validate_all(&merged).unwrap();

        // The third calls what is in the first piece without the table. What is elsewhere is called as before.
        assert_eq!(called(&merged), [None, None, None, Some(0), Some(2)]);
        let piece = Piece::read(&merged).unwrap();
        assert_eq!(piece.imports.len(), 3);
        assert_eq!(piece.table_entries().unwrap(), [(5, 0), (6, 3)]);
        assert_eq!(
            piece.data.iter().map(|segment| segment.data).collect::<Vec<_>>(),
            [b"abc".as_slice(), b"d"]
        );
    }

    #[test]
    fn a_single_piece_keeps_its_behaviour() {
        let one = piece(&[adds_one(), calls(0)], 5, &[0, 1], &[]);
        let merged = merge(&[one]).unwrap();
        Validator::new().validate_all(&merged).unwrap();
        assert_eq!(called(&merged), [None, Some(0)]);
    }

    #[test]
    fn an_unsupported_piece_is_reported() {
        let mut exports = wasm_encoder::ExportSection::new();
        exports.export("f", wasm_encoder::ExportKind::Memory, 0);
        let mut module = Module::new();
        let memory =
            MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        let mut memories = wasm_encoder::MemorySection::new();
        memories.memory(memory);
        module.section(&memories).section(&exports);
        assert_eq!(merge(&[module.finish()]).unwrap_err(), "a piece has a memory of its own");
        assert!(merge(&[b"no wasm".to_vec()]).is_err());
    }
}
