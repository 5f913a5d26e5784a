"""The marks that models and templates leave in a reply: where thinking begins and ends, where a turn ends. Pure.

Each spelling is one that some server lets through; `docs/model-services.md` names them.
"""

from __future__ import annotations

import re
from typing import Final

_THINKING: Final = (
    r"<think(?:ing)?>",
    r"<thought>",
    r"<reasoning>",
    r"<analysis>",
    r"<seed:think>",
    r"\[THINK\]",
    r"◁think▷",
    r"<\|START_THINKING\|>",
    r"<\|begin_of_thought\|>",
    r"<unused94>(?:thought)?",
    r"<\|channel\|?>\s*(?:analysis|thought|thinking|commentary)\s*(?:<\|message\|>|\n)",
    r"\A\s*analysis(?=[A-Z][a-z])",
)
_THOUGHT: Final = (
    r"</think(?:ing)?>",
    r"</thought>",
    r"</reasoning>",
    r"</analysis>",
    r"</seed:think>",
    r"\[/THINK\]",
    r"◁/think▷",
    r"<\|END_THINKING\|>",
    r"<\|end_of_thought\|>",
    r"<unused95>",
    r"(?:<\|start\|>assistant)?<\|channel\|>\s*final\s*(?:<\|constrain\|>\w*)?<\|message\|>",
    r"<channel\|>",
    r"assistant\s?final(?=[A-Z“\"'{])",
)
_TURN: Final = (
    r"<\|im_end\|>",
    r"<\|im_start\|>(?:\s*(?:assistant|model)\s*\n)?",
    r"</?s>",
    r"<\|start_header_id\|>\s*\w+\s*<\|end_header_id\|>",
    r"<\|(?:eot_id|eom_id|end_of_text|begin_of_text|endoftext|end|return|assistant|user|system|eos|bos)\|>",
    r"<start_of_turn>(?:\s*model\s*\n)?",
    r"<end_of_turn>",
    r"<(?:eos|bos)>",
    r"\[/?INST\]",
    r"<\|?(?:START|END)_OF_TURN_TOKEN\|?>",
    r"<\|(?:START|END)_RESPONSE\|>",
    r"<turn\|>",
    r"<｜(?:end▁of▁sentence|begin▁of▁sentence|Assistant|User)｜>",
    r"<\|begin_of_solution\|>",
    r"<\|end_of_solution\|>",
)
MARK: Final = re.compile(
    f"(?P<thinking>{'|'.join(_THINKING)})|(?P<thought>{'|'.join(_THOUGHT)})|(?P<turn>{'|'.join(_TURN)})"
)
"""Any of the marks; the group's name says which kind."""
THOUGHT: Final = re.compile("|".join(_THOUGHT))
"""Where thinking ends."""
LONGEST: Final = 60
"""Characters that the longest mark has at most."""
UNFINISHED: Final = re.compile(
    r"(?:<[|/｜]?[\w:▁]{0,20}[|｜]?(?:>\s*(?:assistant|model|analysis|thought|thinking|commentary|final)?\s*(?:<[|]?\w{0,14}[|]?)?)?"
    r"|\[/?[A-Z]{0,5}|◁/?\w{0,5}|assistant(?:\s?final)?|(?<!\w)analysis)\Z"
)
"""What may be the beginning of a mark, or a mark of which more may come, at the end of a text."""
