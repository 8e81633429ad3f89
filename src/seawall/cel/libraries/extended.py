"""Functions that CEL's conformance suite uses and Kubernetes does not have."""

from __future__ import annotations

from typing import Final

EXTENDED: Final = """\
base64_encode_bytes | base64.encode(bytes) -> string
base64_decode_string | base64.decode(string) -> bytes
math_greatest_1 | math.greatest(dyn) -> dyn
math_greatest_2 | math.greatest(dyn, dyn) -> dyn
math_greatest_3 | math.greatest(dyn, dyn, dyn) -> dyn
math_greatest_4 | math.greatest(dyn, dyn, dyn, dyn) -> dyn
math_least_1 | math.least(dyn) -> dyn
math_least_2 | math.least(dyn, dyn) -> dyn
math_least_3 | math.least(dyn, dyn, dyn) -> dyn
math_least_4 | math.least(dyn, dyn, dyn, dyn) -> dyn
math_greatest_5 | math.greatest(dyn, dyn, dyn, dyn, dyn) -> dyn
math_greatest_6 | math.greatest(dyn, dyn, dyn, dyn, dyn, dyn) -> dyn
math_least_5 | math.least(dyn, dyn, dyn, dyn, dyn) -> dyn
math_least_6 | math.least(dyn, dyn, dyn, dyn, dyn, dyn) -> dyn
math_ceil_double | math.ceil(double) -> double
math_floor_double | math.floor(double) -> double
math_round_double | math.round(double) -> double
math_trunc_double | math.trunc(double) -> double
math_sqrt_double | math.sqrt(double) -> double
math_sqrt_int | math.sqrt(int) -> double
math_sqrt_uint | math.sqrt(uint) -> double
math_abs_double | math.abs(double) -> double
math_abs_int | math.abs(int) -> int
math_abs_uint | math.abs(uint) -> uint
math_sign_double | math.sign(double) -> double
math_sign_int | math.sign(int) -> int
math_sign_uint | math.sign(uint) -> uint
math_isInf_double | math.isInf(double) -> bool
math_isNaN_double | math.isNaN(double) -> bool
math_isFinite_double | math.isFinite(double) -> bool
math_bitAnd_int_int | math.bitAnd(int, int) -> int
math_bitAnd_uint_uint | math.bitAnd(uint, uint) -> uint
math_bitOr_int_int | math.bitOr(int, int) -> int
math_bitOr_uint_uint | math.bitOr(uint, uint) -> uint
math_bitXor_int_int | math.bitXor(int, int) -> int
math_bitXor_uint_uint | math.bitXor(uint, uint) -> uint
math_bitNot_int_int | math.bitNot(int) -> int
math_bitNot_uint_uint | math.bitNot(uint) -> uint
math_bitShiftLeft_int_int | math.bitShiftLeft(int, int) -> int
math_bitShiftLeft_uint_int | math.bitShiftLeft(uint, int) -> uint
math_bitShiftRight_int_int | math.bitShiftRight(int, int) -> int
math_bitShiftRight_uint_int | math.bitShiftRight(uint, int) -> uint
string_reverse | string.reverse() -> string
optional_unwrap | optional.unwrap(list(optional(A))) -> list(A)
optional_unwrapOpt | list(optional(A)).unwrapOpt() -> list(A)
negate_duration | -_(duration) -> duration
"""
