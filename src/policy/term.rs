//! Model types straight into the interpreter's values, without a JSON value in between.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use serde::ser::{self, Serialize};

use super::engine::Term;

/// Turns a model value into a term.
///
/// # Errors
/// A value that JSON cannot express: a map with keys that are not strings, a float that is not finite.
pub(super) fn term<T: Serialize>(value: &T) -> Result<Term, NotATerm> {
    value.serialize(Writer)
}

/// Why a value cannot be a term.
#[derive(Debug)]
pub(super) struct NotATerm(String);

impl Display for NotATerm {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for NotATerm {}

impl ser::Error for NotATerm {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct Writer;

struct List(Vec<Term>);

struct Object {
    fields: BTreeMap<Term, Term>,
    key: Option<Term>,
    variant: Option<&'static str>,
}

fn text(text: &str) -> Term {
    Term::String(Arc::from(text))
}

impl ser::Serializer for Writer {
    type Ok = Term;
    type Error = NotATerm;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = ser::Impossible<Term, NotATerm>;
    type SerializeMap = Object;
    type SerializeStruct = Object;
    type SerializeStructVariant = Object;

    fn serialize_bool(self, value: bool) -> Result<Term, NotATerm> {
        Ok(Term::Bool(value))
    }
    fn serialize_i8(self, value: i8) -> Result<Term, NotATerm> {
        self.serialize_i64(value.into())
    }
    fn serialize_i16(self, value: i16) -> Result<Term, NotATerm> {
        self.serialize_i64(value.into())
    }
    fn serialize_i32(self, value: i32) -> Result<Term, NotATerm> {
        self.serialize_i64(value.into())
    }
    fn serialize_i64(self, value: i64) -> Result<Term, NotATerm> {
        Ok(Term::from(value))
    }
    fn serialize_u8(self, value: u8) -> Result<Term, NotATerm> {
        self.serialize_u64(value.into())
    }
    fn serialize_u16(self, value: u16) -> Result<Term, NotATerm> {
        self.serialize_u64(value.into())
    }
    fn serialize_u32(self, value: u32) -> Result<Term, NotATerm> {
        self.serialize_u64(value.into())
    }
    fn serialize_u64(self, value: u64) -> Result<Term, NotATerm> {
        Ok(Term::from(value))
    }
    fn serialize_f32(self, value: f32) -> Result<Term, NotATerm> {
        self.serialize_f64(value.into())
    }
    fn serialize_f64(self, value: f64) -> Result<Term, NotATerm> {
        if value.is_finite() { Ok(Term::from(value)) } else { Err(ser::Error::custom("a number is not finite")) }
    }
    fn serialize_char(self, value: char) -> Result<Term, NotATerm> {
        Ok(text(value.encode_utf8(&mut [0; 4])))
    }
    fn serialize_str(self, value: &str) -> Result<Term, NotATerm> {
        Ok(text(value))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<Term, NotATerm> {
        Err(ser::Error::custom("bytes are not part of the model"))
    }
    fn serialize_none(self) -> Result<Term, NotATerm> {
        Ok(Term::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Term, NotATerm> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Term, NotATerm> {
        Ok(Term::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Term, NotATerm> {
        Ok(Term::Null)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Term, NotATerm> {
        Ok(text(variant))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Term, NotATerm> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Term, NotATerm> {
        Ok(Term::from(BTreeMap::from([(text(variant), value.serialize(self)?)])))
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<List, NotATerm> {
        Ok(List(Vec::with_capacity(length.unwrap_or(0))))
    }
    fn serialize_tuple(self, length: usize) -> Result<List, NotATerm> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List, NotATerm> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeTupleVariant, NotATerm> {
        Err(ser::Error::custom("tuple variants are not part of the model"))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Object, NotATerm> {
        Ok(Object { fields: BTreeMap::new(), key: None, variant: None })
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object, NotATerm> {
        self.serialize_map(None)
    }
    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Object, NotATerm> {
        Ok(Object { fields: BTreeMap::new(), key: None, variant: Some(variant) })
    }
}

impl ser::SerializeSeq for List {
    type Ok = Term;
    type Error = NotATerm;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotATerm> {
        self.0.push(value.serialize(Writer)?);
        Ok(())
    }
    fn end(self) -> Result<Term, NotATerm> {
        Ok(Term::from(self.0))
    }
}

impl ser::SerializeTuple for List {
    type Ok = Term;
    type Error = NotATerm;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotATerm> {
        ser::SerializeSeq::serialize_element(self, value)
    }
    fn end(self) -> Result<Term, NotATerm> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeTupleStruct for List {
    type Ok = Term;
    type Error = NotATerm;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotATerm> {
        ser::SerializeSeq::serialize_element(self, value)
    }
    fn end(self) -> Result<Term, NotATerm> {
        ser::SerializeSeq::end(self)
    }
}

impl Object {
    fn finish(self) -> Term {
        let object = Term::from(self.fields);
        match self.variant {
            Some(variant) => Term::from(BTreeMap::from([(text(variant), object)])),
            None => object,
        }
    }
}

impl ser::SerializeMap for Object {
    type Ok = Term;
    type Error = NotATerm;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotATerm> {
        match key.serialize(Writer)? {
            key @ Term::String(_) => self.key = Some(key),
            _ => return Err(ser::Error::custom("a key is not a string")),
        }
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotATerm> {
        let key = self.key.take().ok_or_else(|| ser::Error::custom("a value came before its key"))?;
        self.fields.insert(key, value.serialize(Writer)?);
        Ok(())
    }
    fn end(self) -> Result<Term, NotATerm> {
        Ok(self.finish())
    }
}

impl ser::SerializeStruct for Object {
    type Ok = Term;
    type Error = NotATerm;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), NotATerm> {
        self.fields.insert(text(key), value.serialize(Writer)?);
        Ok(())
    }
    fn end(self) -> Result<Term, NotATerm> {
        Ok(self.finish())
    }
}

impl ser::SerializeStructVariant for Object {
    type Ok = Term;
    type Error = NotATerm;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), NotATerm> {
        ser::SerializeStruct::serialize_field(self, key, value)
    }
    fn end(self) -> Result<Term, NotATerm> {
        Ok(self.finish())
    }
}
