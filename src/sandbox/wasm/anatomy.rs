//! What a binary module consists of, read without compiling or running it.

use std::collections::BTreeMap;

use wasmparser::{
    KnownCustom, Name, Parser, Payload, TypeRef, ValType, Validator, WasmFeatures,
    types::{EntityType, Types},
};

/// What a module consists of.
#[derive(Clone, Debug, Default)]
pub(super) struct Anatomy {
    /// Its imports.
    pub(super) imports: Vec<Import>,
    /// Its exports, in order.
    pub(super) exports: Vec<Export>,
    /// The names of its functions by index: from the name section, else from an export.
    names: BTreeMap<u32, String>,
    /// The offsets of the instructions of each body.
    bodies: Vec<Vec<usize>>,
    imported_functions: u32,
}

/// What a module wants from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// The module half of its name.
    pub(super) module: String,
    /// The other half.
    pub(super) name: String,
    /// What it is, as a reader sees it: `func (i32) -> i32`.
    pub(super) shape: String,
}

/// What a module offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Export {
    /// Its name.
    pub(super) name: String,
    /// Its parameters and results when it is a function.
    pub(super) function: Option<(Vec<ValType>, Vec<ValType>)>,
    /// What it is, as a reader sees it: `func (i32, i32) -> i32`, `memory 1`.
    pub(super) shape: String,
}

/// Why bytes are no valid module.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BinaryFault {
    /// What is wrong.
    pub(super) message: String,
    /// The offset of the byte where it shows.
    pub(super) offset: usize,
}

impl From<wasmparser::BinaryReaderError> for BinaryFault {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self { message: error.message().to_owned(), offset: error.offset() }
    }
}

/// The largest body of one function, in bytes: compiling a larger one could take the compiler minutes.
const LARGEST_BODY: usize = 512 << 10;

/// The features of the language a module may use: those of the second standard, and what is widely there since.
pub(super) fn features() -> WasmFeatures {
    WasmFeatures::WASM2
        | WasmFeatures::TAIL_CALL
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::MULTI_MEMORY
        | WasmFeatures::MEMORY64
        | WasmFeatures::RELAXED_SIMD
}

impl Anatomy {
    /// Validates `binary` and takes it apart. With a fault, what could be read of its function bodies comes along, so that
    /// the fault's offset can be mapped to an instruction.
    pub(super) fn read(binary: &[u8]) -> Result<Self, Box<(BinaryFault, Self)>> {
        let mut anatomy = Self::default();
        let outline = anatomy.outline(binary);
        match outline.and_then(|()| Ok(Validator::new_with_features(features()).validate_all(binary)?)) {
            Ok(types) => {
                anatomy.name_by_type(&types);
                Ok(anatomy)
            }
            Err(fault) => Err(Box::new((fault, anatomy))),
        }
    }

    /// Reads bodies, names and the count of imported functions.
    fn outline(&mut self, binary: &[u8]) -> Result<(), BinaryFault> {
        let mut exported = Vec::new();
        for payload in Parser::new(0).parse_all(binary) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        self.imported_functions += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == wasmparser::ExternalKind::Func {
                            exported.push((export.index, export.name.to_owned()));
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let range = body.range();
                    if range.len() > LARGEST_BODY {
                        let message = format!("one function is {} bytes long; {LARGEST_BODY} is the most", range.len());
                        return Err(BinaryFault { message, offset: range.start });
                    }
                    let operators = body.get_operators_reader()?.into_iter_with_offsets();
                    let offsets: Result<Vec<usize>, _> = operators.map(|read| read.map(|(_, offset)| offset)).collect();
                    self.bodies.push(offsets?);
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        self.names = function_names(names);
                    }
                }
                _ => {}
            }
        }
        for (index, name) in exported {
            self.names.entry(index).or_insert(name);
        }
        Ok(())
    }

    fn name_by_type(&mut self, types: &Types) {
        let types_ref = types.as_ref();
        let imports = types_ref.core_imports().into_iter().flatten();
        self.imports = imports
            .map(|(module, name, entity)| Import {
                module: module.to_owned(),
                name: name.to_owned(),
                shape: shape(types, entity),
            })
            .collect();
        let exports = types_ref.core_exports().into_iter().flatten();
        self.exports = exports
            .map(|(name, entity)| Export {
                name: name.to_owned(),
                function: signature(types, entity),
                shape: shape(types, entity),
            })
            .collect();
    }

    /// The exported functions, in order.
    pub(super) fn functions(&self) -> impl Iterator<Item = &Export> {
        self.exports.iter().filter(|export| export.function.is_some())
    }

    /// Whether the module has an exported function `name`.
    pub(super) fn has_function(&self, name: &str) -> bool {
        self.functions().any(|export| export.name == name)
    }

    /// How a stack names function `index`.
    pub(super) fn function_name(&self, index: u32) -> String {
        self.names.get(&index).map_or_else(|| format!("func[{index}]"), Clone::clone)
    }

    /// The body and the instruction within it that stand at `offset` of the binary.
    pub(super) fn instruction_at(&self, offset: usize) -> Option<(usize, usize)> {
        let body = self.bodies.partition_point(|body| body.first().is_some_and(|first| *first <= offset));
        let body = body.checked_sub(1)?;
        let instruction = self.bodies[body].partition_point(|start| *start <= offset).checked_sub(1)?;
        Some((body, instruction))
    }
}

fn function_names(names: wasmparser::NameSectionReader<'_>) -> BTreeMap<u32, String> {
    let maps = names.into_iter().filter_map(|name| match name {
        Ok(Name::Function(map)) => Some(map),
        _ => None,
    });
    let namings = maps.flat_map(IntoIterator::into_iter).filter_map(Result::ok);
    namings.map(|naming| (naming.index, format!("${}", naming.name))).collect()
}

fn signature(types: &Types, entity: EntityType) -> Option<(Vec<ValType>, Vec<ValType>)> {
    let (EntityType::Func(id) | EntityType::FuncExact(id)) = entity else { return None };
    match &types[id].composite_type.inner {
        wasmparser::CompositeInnerType::Func(function) => {
            Some((function.params().to_vec(), function.results().to_vec()))
        }
        _ => None,
    }
}

fn shape(types: &Types, entity: EntityType) -> String {
    match entity {
        EntityType::Memory(memory) => match memory.maximum {
            Some(most) => format!("memory {} to {most} pages", memory.initial),
            None => format!("memory {} pages", memory.initial),
        },
        EntityType::Table(table) => format!("table {} elements", table.initial),
        EntityType::Global(global) => {
            format!("global {}{}", if global.mutable { "mut " } else { "" }, global.content_type)
        }
        EntityType::Tag(_) => "tag".to_owned(),
        EntityType::Func(_) | EntityType::FuncExact(_) => signature(types, entity)
            .map_or_else(|| "func".to_owned(), |(params, results)| function_shape(&params, &results)),
    }
}

/// A function's type as a reader sees it: `func (i32, i32) -> i32`.
pub(super) fn function_shape(params: &[ValType], results: &[ValType]) -> String {
    let list = |types: &[ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match results {
        [] => format!("func ({})", list(params)),
        [result] => format!("func ({}) -> {result}", list(params)),
        _ => format!("func ({}) -> ({})", list(params), list(results)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::wasm::text::assemble;

    fn anatomy(text: &str) -> Anatomy {
        Anatomy::read(&assemble(text).unwrap().binary).map_err(|refused| refused.0).unwrap()
    }

    #[test]
    fn imports_and_exports_are_read_with_their_types() {
        let anatomy = anatomy(
            "(module (import \"env\" \"log\" (func (param i32))) (memory (export \"memory\") 1 2)
               (func (export \"sum\") (param i32 i64) (result f64) f64.const 0))",
        );
        assert_eq!(anatomy.imports[0].shape, "func (i32)");
        assert_eq!(anatomy.exports[0].shape, "memory 1 to 2 pages");
        assert_eq!(anatomy.exports[1].shape, "func (i32, i64) -> f64");
        assert_eq!(anatomy.function_name(1), "sum");
    }

    #[test]
    fn an_offset_names_its_instruction() {
        let anatomy = anatomy("(module (func nop nop) (func nop unreachable))");
        let offset = anatomy.bodies[1][1];
        assert_eq!(anatomy.instruction_at(offset), Some((1, 1)));
        assert_eq!(anatomy.instruction_at(0), None);
    }

    #[test]
    fn a_type_error_is_a_fault_with_an_offset() {
        let binary = assemble("(module (func (result i32) i64.const 1))").unwrap().binary;
        let (fault, anatomy) = *Anatomy::read(&binary).unwrap_err();
        assert!(fault.message.contains("type mismatch"), "{}", fault.message);
        assert!(anatomy.instruction_at(fault.offset).is_some());
    }
}
