"""The standard library of CEL (cel-spec, "Functions"), in the overloads of cel-go."""

from __future__ import annotations

from typing import Final

STANDARD: Final = """\
logical_not | !_(bool) -> bool
not_strictly_false | @not_strictly_false(bool) -> bool
conditional | _?_:_(bool, A, A) -> A
logical_and | _&&_(bool, bool) -> bool
logical_or | _||_(bool, bool) -> bool
equals | _==_(A, A) -> bool
not_equals | _!=_(A, A) -> bool
add_bytes | _+_(bytes, bytes) -> bytes
add_double | _+_(double, double) -> double
add_duration_duration | _+_(duration, duration) -> duration
add_duration_timestamp | _+_(duration, timestamp) -> timestamp
add_timestamp_duration | _+_(timestamp, duration) -> timestamp
add_int64 | _+_(int, int) -> int
add_list | _+_(list(A), list(A)) -> list(A)
add_string | _+_(string, string) -> string
add_uint64 | _+_(uint, uint) -> uint
divide_double | _/_(double, double) -> double
divide_int64 | _/_(int, int) -> int
divide_uint64 | _/_(uint, uint) -> uint
modulo_int64 | _%_(int, int) -> int
modulo_uint64 | _%_(uint, uint) -> uint
multiply_double | _*_(double, double) -> double
multiply_int64 | _*_(int, int) -> int
multiply_uint64 | _*_(uint, uint) -> uint
negate_double | -_(double) -> double
negate_int64 | -_(int) -> int
subtract_double | _-_(double, double) -> double
subtract_duration_duration | _-_(duration, duration) -> duration
subtract_int64 | _-_(int, int) -> int
subtract_timestamp_duration | _-_(timestamp, duration) -> timestamp
subtract_timestamp_timestamp | _-_(timestamp, timestamp) -> duration
subtract_uint64 | _-_(uint, uint) -> uint
index_list | _[_](list(A), int) -> A
index_map | _[_](map(A, B), A) -> B
in_list | @in(A, list(A)) -> bool
in_map | @in(A, map(A, B)) -> bool
size_bytes | size(bytes) -> int
size_list | size(list(A)) -> int
size_map | size(map(A, B)) -> int
size_string | size(string) -> int
bytes_size | bytes.size() -> int
list_size | list(A).size() -> int
map_size | map(A, B).size() -> int
string_size | string.size() -> int
type | type(A) -> type(A)
to_dyn | dyn(A) -> dyn
bool_to_bool | bool(bool) -> bool
string_to_bool | bool(string) -> bool
bytes_to_bytes | bytes(bytes) -> bytes
string_to_bytes | bytes(string) -> bytes
double_to_double | double(double) -> double
int64_to_double | double(int) -> double
string_to_double | double(string) -> double
uint64_to_double | double(uint) -> double
duration_to_duration | duration(duration) -> duration
int64_to_duration | duration(int) -> duration
string_to_duration | duration(string) -> duration
int64_to_int64 | int(int) -> int
double_to_int64 | int(double) -> int
duration_to_int64 | int(duration) -> int
string_to_int64 | int(string) -> int
timestamp_to_int64 | int(timestamp) -> int
uint64_to_int64 | int(uint) -> int
string_to_string | string(string) -> string
bool_to_string | string(bool) -> string
bytes_to_string | string(bytes) -> string
double_to_string | string(double) -> string
duration_to_string | string(duration) -> string
int64_to_string | string(int) -> string
timestamp_to_string | string(timestamp) -> string
uint64_to_string | string(uint) -> string
timestamp_to_timestamp | timestamp(timestamp) -> timestamp
int64_to_timestamp | timestamp(int) -> timestamp
string_to_timestamp | timestamp(string) -> timestamp
uint64_to_uint64 | uint(uint) -> uint
double_to_uint64 | uint(double) -> uint
int64_to_uint64 | uint(int) -> uint
string_to_uint64 | uint(string) -> uint
contains_string | string.contains(string) -> bool
ends_with_string | string.endsWith(string) -> bool
starts_with_string | string.startsWith(string) -> bool
matches | matches(string, string) -> bool
matches_string | string.matches(string) -> bool
"""
_ORDERED: Final = ("bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration")
_RELATIONS: Final = {
    "_<_": "less",
    "_<=_": "less_equals",
    "_>_": "greater",
    "_>=_": "greater_equals",
}
_NUMBERS: Final = {"int": "int64", "uint": "uint64", "double": "double"}
_PARTS: Final = (
    "getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes "
    "getSeconds getMilliseconds"
)
_SPANS: Final = "getHours getMinutes getSeconds getMilliseconds"


def relations() -> str:
    """Order within one type."""
    return "".join(
        f"{word}_{_NUMBERS.get(kind, kind)} | {sign}({kind}, {kind}) -> bool\n"
        for sign, word in _RELATIONS.items()
        for kind in _ORDERED
    )


def mixed_relations() -> str:
    """Order across the types of numbers."""
    return "".join(
        f"{word}_{_NUMBERS[one]}_{_NUMBERS[other]} | {sign}({one}, {other}) -> bool\n"
        for sign, word in _RELATIONS.items()
        for one in _NUMBERS
        for other in _NUMBERS
        if one != other
    )


def times() -> str:
    """Parts of timestamps, and of durations."""
    lines = []
    for name in _PARTS.split():
        lines.append(f"timestamp_to_{name} | timestamp.{name}() -> int\n")
        lines.append(f"timestamp_to_{name}_with_tz | timestamp.{name}(string) -> int\n")
    lines += [f"duration_to_{name} | duration.{name}() -> int\n" for name in _SPANS.split()]
    return "".join(lines)
