"""The part of JSON Schema that structured output takes: refuses the rest, checks and fills documents."""

from collections.abc import Iterator

from sandbox.outside.registry import Json

TAKEN = frozenset(
    {
        *("type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf"),
        *("allOf", "$ref", "$defs", "definitions", "title", "description", "default", "format", "minItems"),
    }
)
KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
LEAST: dict[str, Json] = {
    "array": [],
    "string": "",
    "integer": 0,
    "number": 0,
    "boolean": False,
    "null": None,
}


def complaints(schema: Json, at: str = "output_config.format.schema") -> Iterator[str]:
    """Yield what Anthropic refuses in a schema: unknown keywords, open objects."""
    if not isinstance(schema, dict):
        yield f"{at}: Input should be a valid dictionary"
        return
    for keyword in schema.keys() - TAKEN:
        yield f"{at}: For '{schema.get('type', 'any')}' type, property '{keyword}' is not supported"
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        yield f"{at}: For 'object' type, 'additionalProperties' must be explicitly set to false"
    for name, inner in {**schema.get("properties", {}), **schema.get("$defs", {})}.items():
        yield from complaints(inner, f"{at}.{name}")
    for inner in [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]:
        yield from complaints(inner, at)


def conforms(value: Json, schema: Json, root: Json = None) -> bool:
    """Say whether a document obeys a schema."""
    root = root or schema
    if "$ref" in schema:
        return conforms(value, _referred(schema["$ref"], root), root)
    if "anyOf" in schema:
        return any(conforms(value, each, root) for each in schema["anyOf"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    kinds = schema.get("type")
    if kinds is None:
        return True
    wanted = kinds if isinstance(kinds, list) else [kinds]
    return any(_is(value, kind) and _holds(value, schema, root) for kind in wanted)


def fill(schema: Json, root: Json = None) -> Json:
    """Return the least document that obeys a schema."""
    root = root or schema
    if "$ref" in schema:
        return fill(_referred(schema["$ref"], root), root)
    if "anyOf" in schema:
        return fill(schema["anyOf"][0], root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kinds = schema.get("type", "null")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "object":
        properties = schema.get("properties", {})
        return {
            name: fill(properties[name], root) for name in schema.get("required", []) if name in properties
        }
    if kind == "array" and schema.get("minItems"):
        return [fill(schema["items"], root)]
    return LEAST[kind]


def _is(value: Json, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, KINDS[kind])


def _holds(value: Json, schema: Json, root: Json) -> bool:
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return set(schema.get("required", [])) <= value.keys() <= properties.keys() and all(
            conforms(inner, properties[name], root) for name, inner in value.items()
        )
    if isinstance(value, list):
        return all(conforms(inner, schema.get("items", {}), root) for inner in value)
    return True


def _referred(reference: str, root: Json) -> Json:
    found = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found
