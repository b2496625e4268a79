"""Operations' messages as the store keeps them: the msgid as it is, what goes in its places as JSON."""

import json
from collections.abc import Mapping

from crm_tui.core.i18n import Text


def write_params(params: Mapping[str, object]) -> str:
    """What goes in a message's places as the store keeps it; `read_text` reads it back."""

    def write(value: object) -> object:
        if isinstance(value, Text):
            kept = {"msgid": value.msgid, "params": {name: write(inner) for name, inner in value.params.items()}}
            return kept if value.plural is None else {**kept, "plural": value.plural, "count": value.count}
        return value if isinstance(value, int) else str(value)

    return json.dumps({name: write(value) for name, value in params.items()}, ensure_ascii=False)


def read_text(message: str, params: str) -> Text:
    """A recorded message with what goes in its places; places may hold messages themselves."""

    def read(value: object) -> object:
        if isinstance(value, dict) and "msgid" in value:
            places = {name: read(inner) for name, inner in value.get("params", {}).items()}
            return Text(value["msgid"], places, value.get("plural"), value.get("count", 0))
        return value

    return Text(message, {name: read(value) for name, value in json.loads(params).items()})
