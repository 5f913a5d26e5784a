# ruff: noqa: E501 - phrases read best one a line
"""Turns of phrase that sequence rules need beside the codes: who takes the wheel, who asks for what.

The coder says what a turn does; a cue says it of one sentence, so that the quote is the sentence that did it, and it
catches plain wordings that the coder's weights may pass over. Each group is short, and general on purpose: a phrase
stands here when many coaches would say it. Used by the evidence rules only.
"""

from __future__ import annotations

import re
from typing import Final

LOOKED_AT: Final = 4_000
"""How much of a turn is looked at for phrases, in characters: the time for any turn is bounded."""
SENTENCE: Final = re.compile(r"[^.?!…\n]+(?:[.?!…]+[\"'”’)]*|$)")

_LONG_WORD: Final = re.compile(r"[^\W\d_]{5,}")


def long_words(text: str) -> frozenset[str]:
    """The words of five letters and more, in lower case."""
    return frozenset(_LONG_WORD.findall(text.lower()))


class Phrases:
    """Phrases that are looked for at a word's beginning, whatever the case, in a bounded part of a text."""

    def __init__(self, *phrases: str) -> None:
        joined = "|".join(phrase.replace("'", "['’]") for phrase in phrases)
        self._pattern = re.compile(rf"(?<!\w)(?:{joined})", re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where one of them stands."""
        return self._pattern.search(text, 0, LOOKED_AT)


_WE_ARE: Final = r"we(?:'re| are|'ll| will) (?:going to |gonna )?"
_I_WANT: Final = r"i(?:'d like| would like| want) "
_MOVE: Final = r"(?:mov(?:e|ing)|jump(?:ing)?|go(?:ing)?|get(?:ting)?|switch(?:ing)?|turn(?:ing)?|com(?:e|ing)) "
_DOING: Final = (
    r"(?:the |some )?(?:action|doing|what|how|steps?|plans?|planning|solutions?|methods?|homework|practical)\b"
)

AGENDA_ASKED: Final = Phrases(
    r"what (?:would|do|shall|should|will) (?:you|we) (?:like(?! about)|want|need|wish|love(?! about)|prefer|use|bring|talk|look|work|hope|take)\b[^.!?]*\?",
    r"what(?:'s| is| are)? (?:you )?(?:on (?:the table|your mind)|bring(?:s|ing) you|today's topic|the (?:topic|subject|thing)|hoping)\b[^.!?]*\?",
    r"where (?:would|do|shall|should) (?:you|we)\b[^.!?]*\b(?:go|begin|start|be|put|have|head)\b[^.!?]*\?",
    r"what are we (?:using|doing|here)\b[^.!?]*\?",
    r"(?:we hang up|worth it)\b[^.!?]*\?",
    r"(?:by the end|when we(?:'re| are)? (?:stop|done|finish\w*|part|close)|by the time we|have got to|take away|leave with|go home with)\b[^.!]*\?",
    r"(?:worth (?:it|your|the|having)|useful|helpful|a good (?:use|outcome|result))\b[^.!?]*\b(?:today|hour|time|talk|session|minutes|conversation|you)\b[^.!?]*\?",
)
AGENDA_OFFERED: Final = Phrases(
    r"(?:want|like|choose|rather|prefer|wish|shall|should|subject|topic|today|start|begin|look at|talk about|take (?:up|on)|(?:the|this|our|your|half an?) (?:time|hour|half hour|talk|session))\b[^.!?]*\?",
)
"""Words without which a yes-or-no question at the beginning asks for a fact, and not for the course."""
AGENDA_TAKEN: Final = Phrases(
    _WE_ARE
    + r"(?:do|doing|work(?:ing)? on|tackl(?:e|ing)|tak(?:e|ing)|start(?:ing)? with|skip|cover|focus(?:ing)? on)\b",
    r"i(?:'ve| have) (?:decided|planned|prepared|drawn up|set out|got (?:a|an|the|us|some) \w+)",
    _I_WANT + r"(?:us |to (?:see|start|work|focus|do|get|talk|go|hear) )",
    r"(?:let me|i(?:'ll| will)) (?:drive|decide|lead|set the|choose|go (?:through|in order))",
    r"let(?:'s| us) get (?:that|this|it|you) (?:sorted|fixed|done|solved|moving|going|over with|out of the way)\b",
    r"let(?:'s| us) (?:do|start with|make|focus on|stick (?:to|with)|tackle|get (?:to|into|straight))\b",
    r"(?:today|this (?:hour|session|time)) (?:is|we)\b(?![^.!]*\?)",
    r"(?:my plan|what i(?:'ve| have) planned) for (?:today|this|us)",
)
PUT_OFF: Final = Phrases(
    r"can wait\b",
    r"park (?:that|the|it|this|him|her|them)\b",
    r"if (?:there's|there is|we have) time\b",
    r"(?:not|isn't|is not) (?:today|now|the (?:real|main|point))\b",
    r"(?:another|next) (?:day|time|week|month|session)\b",
    r"(?:later|first|afterwards)[.!]",
    r"never mind (?:that|the)\b",
    r"(?:skip|forget|leave) (?:that|the|about)\b",
    r"(?:is|that's) a (?:distraction|detour|sideshow)\b",
)
ACTION_ANNOUNCED: Final = Phrases(
    r"(?:we(?:'re| are|'ll| will)?|i(?:'m| am|'ll| will)|let(?:'s| us)) (?:now |going to |gonna )?"
    + _MOVE
    + r"(?:us |you |this )?"
    r"(?:on |over |straight |now )?(?:to |into |onto )?(?:" + _DOING + r"|on\b)",
    r"(?:on|now) to (?:the )?" + _DOING,
    r"actions?(?: now|,? then| time)?(?:[.!,:]|$)",
    r"enough (?:of (?:that|this)|talking|looking|exploring)\b",
    r"time (?:to|for) (?:act|action|a plan|commit)[^?]*$",
    r"(?:so|right|okay|ok|now),? the plan\b",
)
TRACK_DICTATED: Final = Phrases(
    r"don't (?:move|say|tell me|give me|change|wander|drift|explain)\b",
    r"(?:keep|stick|stay) (?:it short|it brief|to the|on (?:topic|track|the point)|with (?:me|the question))\b",
    r"i(?:'m| am) not (?:done|finished)\b",
    r"here(?:'s| is) (?:what|how) we\b",
    r"answer (?:me|the question|my question)\b",
    r"(?:short answer|one word|yes or no)[.!,]",
    r"forget (?:the|that|about)\b",
    r"let me (?:stop|interrupt) you\b",
)
CHOICE_OFFERED: Final = Phrases(
    r"would you (?:rather|prefer|sooner)\b",
    r"(?:or|and) (?:would you |do you |shall we |should we )?(?:rather |want to |like to |prefer to )?(?:stay|keep|stop|rest|leave|look|sit|go on|move|carry on|wait)\b[^.!?]*\?",
    r"(?:is it|would it be) (?:better|more useful|more helpful) to\b[^.!?]*\bor\b[^.!?]*\?",
    r"which (?:pulls|calls|suits|would you|of (?:these|those|the two)|way|one|bit|door)\b[^.!?]*\?",
    r"(?<!do )(?<!did )(?:you (?:choose|pick|drive|decide)(?! up\b)|your (?:call|choice|pick|decision)|up to you)\b",
    r"(?:fine|happy|good) with (?:both|either)\b",
    r"is (?:this|it|now|that) (?:a good|the right) (?:place|time|moment|point)\b",
    r"(?:is it|are you) (?:time|ready) (?:to|for)\b",
)
TIMING: Final = Phrases(
    _MOVE + r"(?:on |now )?(?:to|into|on to|onto|towards?) " + _DOING,
    r"(?:a|the|some) (?:next step|first step|plan|ideas?|methods?)\b",
    r"(?:keep (?:looking|exploring|going)|stay (?:here|with (?:it|this|that))|sit with (?:it|that|this)|let (?:it|this|that) rest)\b",
    r"what you(?:'d| would| might| could| want to) do\b",
    r"(?:time|ready|moment|point) (?:for|to)\b",
    r"(?:too soon|too early|enough for (?:today|now)|needs? more)\b",
)
CLIENT_BID: Final = Phrases(
    r"(?:can|could|may|might) (?:we|i) (?:first |maybe |also |just )?(?:talk|speak|discuss|ask|look|sit|stay|start)\b",
    r"i (?:wanted|was hoping|hoped|had hoped|thought|had thought|was thinking|was going|was kinda wanting)\b[^.?!]*\b(?:us|we|to (?:ask|talk|speak|discuss|look|bring)|about|maybe|today)\b",
    r"i(?:'d| would) (?:rather|prefer|like to) (?:talk|speak|start|ask|stay|look)\b",
    r"i want(?:ed)? to (?:talk|speak|ask you) about\b",
    r"(?:what about|and) (?:the|my) \w+\?",
)
CLIENT_ASKS_ADVICE: Final = Phrases(
    r"(?:you can|please|just) (?:give|tell|suggest|say)\b",
    r"(?:give|tell) me (?:some|what|your|a few)\b",
    r"what (?:do|would|should) (?:you|i) (?:suggest|recommend|advise|do\b|say)",
    r"any (?:ideas|tips|advice|suggestions|tricks)\b",
    r"(?:can|could|would) you (?:suggest|recommend|advise|give|tell me (?:what|how))\b",
    r"(?:advice|methods?|tips|ideas|suggestions),? please\b",
    r"(?:how (?:should|do) i|what can i) [^.!?]*\?",
)
_NO: Final = re.compile(
    r"^\W*(?:no|nah|naw|nope|not (?:really|now|yet|today)|please don['’]t|leave it)\b"
    r"|(?<!\w)i(?:['’]d| would) rather (?:not|you didn['’]t)|(?<!\w)i don['’]t want (?:any |your )?(?:advice|suggestions|that|ideas|tips)",
    re.IGNORECASE,
)
_ALL_THE_SAME: Final = Phrases(
    r"(?:go (?:on|ahead)|tell me|please(?! don)|sure|of course|yes|ok|okay|fine|that's (?:fine|ok)|not at all|don't mind|glad|no (?:problem|worries))\b",
    r"let(?:'s| us) (?:hear|do|try)\b",
)


def refuses(text: str) -> bool:
    """Whether a client's answer says no to what was offered ("no, go on" and "no problem" say yes)."""
    return bool(_NO.search(text, 0, LOOKED_AT)) and not _ALL_THE_SAME.search(text)


OFFERS: Final = Phrases(
    r"(?:suggest\w*|offer\w*|shar(?:e|ing)|idea|thought|tips?|recommend\w*|advice|advise|add|tell you|give you|show you|method|describe)\b",
    r"(?:what|how|something|a few things|some things|one thing|ways?) (?:that )?(?:has |have |had |i(?:'ve)? )?(?:worked?|help(?:s|ed)?|i(?:'ve)? seen|i would|i'd|others?|people)\b",
    r"(?:put|make|fix|set|book|write|send|jot|note|pencil)\w* (?:a|an|it|that|this|you|something|down)\b",
    r"want (?:it|one|them|to hear)\b",
)
_BEGIN: Final = (
    r"(?:^|[.!?…\n]\s*|(?<=[,;:–-])\s*)(?:(?:so|well|then|now|look|listen|honestly|personally|okay|ok|right|and|but|also|maybe|perhaps|please|just|simply"
    r"|i think|i say|i feel|my view is|first|next|in that case|for (?:a start|instance|example))[,]? )*"
)
_LIGHTLY: Final = r"(?:really |just |simply |probably |definitely |also |always |maybe |perhaps |first )*"
_DO_IT: Final = (
    r"(?:make|write|call|ring|phone|text|send|e-?mail|book|sign up|start (?:with|by|small|a|an|your|today|tomorrow|now)|stop \w+ing|try|buy|join"
    r"|(?:ask|tell|show|give|thank|invite) (?:him|her|them|your|the|a|somebody|someone|yourself)|(?:talk|speak) (?:to|with)|go (?:to|for|and|see|there|out|ahead and)"
    r"|get (?:a|an|some|yourself|up|out|rid|it|your|the|help|started)|put (?:it|a|an|the|your|them|that)|set (?:a|an|your|up|aside|yourself)|use|read|practi[sc]e|do (?:it|that|this|the|a|one)"
    r"|keep (?:a|an|track)|download|block (?:out|off)?|schedule|plan|list|break (?:it|that|the|them)|begin (?:with|by)|make sure|cut|delete|cancel|apply|register|hire"
    r"|visit|meet|sell|pay|reward|let go|forget about|get over|don['’]t (?:overthink|wait|let|give up|forget to)|remember to|find (?:a|an|someone|somebody|time)|take (?:a|an|one|the|some)|have a (?:word|chat|look)|hand (?:in|over)|change (?:your|the))"
)
_DOINGS: Final = r"(?!thinking|feeling|looking|being|talking|exploring|staying|sharing|telling|hearing|saying|starting there|going (?:deeper|back|on))\w{2,}ing\b"
ADVICE: Final = re.compile(
    _BEGIN
    + r"(?:you "
    + _LIGHTLY
    + r"(?:should|ought to|must|could (?:always|just|simply|also|try|start)|might (?:want|like) to (?:consider|try|think about|look into|see|talk|speak|ask|get))(?! (?:be feeling|feel|have (?:felt|been)|know)\b)"
    r"|you(?:['’]d| had) better|if i were you|if it were me|(?:in your (?:shoes|place|position)),? i\b|what you (?:need|have|want|ought) to do\b|what you (?:should|could|must) do\b"
    r"|(?:what i(?:['’]d| would| always)? (?:do|did|suggest|recommend)|what (?:works|worked|helps|helped) (?:for me|best|well)) is\b|i(?:['’]d| would) (?:always |simply |first |start with |begin with |go (?:and|with|for) |call |ring |write |ask |tell |talk to |book |make |try |get |put |set |send )"
    r"|(?:my|one|a|here(?:['’]s| is) (?:a|my|one)) (?:advice|suggestion|recommendation|tip|idea)\b(?! (?:do|would|might|could|did) you)|let me (?:give|offer|suggest|recommend|advise|tell you what (?:to|i['’]d))\b|i(?:['’]d| would) (?:strongly |really |just )?(?:suggest|recommend|advise|urge)\b|i (?:suggest|recommend|advise)\b|i(?:['’]m| am) (?:suggesting|recommending)\b"
    r"|i(?:['’]ll| will) (?:send|lend|forward|email) you (?:a|an|the|some|my|that|this)\b"
    r"|(?:it|that)(?:['’]s| is| would be|['’]d be| might be| may be| could be) (?:a good idea|best|better|wise|sensible|worth|an idea|useful|helpful|time) (?:to|for you to|if you|\w+ing)\b(?![^.!?]*\b(?:look|explore|stay|talk about it here|pause)\b)"
    r"|why (?:don['’]t|not|do you not) (?:you )?(?:just |simply |try |start |maybe |ask |call |ring |write |go |get |talk |tell |make |take |use |put |set )"
    r"|what if you (?:just|simply|only|first)\b"
    r"|(?:could|can) you (?:just|simply)\b(?! (?:say|tell me|describe|give me|explain|help me|clarify|repeat|share|walk|talk me|stay|sit|pause|be\b))"
    r"|why don['’]t you\b(?! (?:want|like|feel|trust|think|believe|know|say|have|allow|dare|see)\b)|(?:how|what) about (?:you |just |simply |maybe |first )*"
    + _DOINGS
    + r"|how about you (?!choose|decide|tell|say|pick|start)|have you (?:ever )?(?:thought (?:of|about)|considered|tried) (?:just |simply |maybe |perhaps )*"
    + _DOINGS
    + r"|(?:couldn['’]t|can['’]t|shouldn['’]t) you (?:just |simply |not )?\w+|could you not (?:just|simply)\b|wouldn['’]t it be (?:better|best|good|easier|wiser|simpler|an idea)\b"
    r"|make sure (?:that )?you\b|the (?:best|easiest|simplest|first|smartest) (?:thing|way|step|move)(?: to do| here| for you)? (?:is|would be)\b|the (?:thing|trick|answer|solution|key) (?:to do )?is to\b"
    r"|there(?:['’]s| is) (?:a|an|this) (?:\w+ )?(?:article|book|app|podcast|video|course|technique|method|exercise|tool|trick|website)\b(?![^.!]*\?)"
    r"|(?:maybe|perhaps) you could\b(?! (?:tell|say|share|describe|walk me|help me|explain)\b)|you (?:really |just |simply )*(?:need|have|['’]ve got) to (?:stop|start|just|simply|get on|get over|let go|pull yourself)\b|in my experience\b)"
    r"|(?:^|[.!?…\n]\s*|(?<=,) (?=so ))(?:(?:so|well|then|now|okay|ok|right|and|but|also|please|just|simply|next|maybe|perhaps|or)[,]? )*(?:"
    + _DO_IT
    + r")\b(?! (?:me|us|a seat|your (?:time|breath|coat|glasses|hand|chair))\b)"
    r"(?![^.!?]*(?:\b(?:wherever|whichever|whatever|however|as you like|how you like|you['’]d like|for me)\b|\?))",
    re.IGNORECASE,
)
MAY_ADVISE: Final = re.compile(
    _BEGIN + r"(?:you (?:really |just |simply |also )*(?:need to|have to|could|can|want to)|i would)\b(?![^.!?]*\?)",
    re.IGNORECASE,
)
"""What advises in one place and gives back in another."""
ASKS_LEAVE: Final = Phrases(
    r"(?:may|can|could|might|should|shall) i (?:just |maybe |perhaps |also |briefly |quickly )*(?:offer|share|suggest|add|propose|give|tell|throw|put|make|mention|recommend|bring|describe|show)\b[^.!?]*\?",
    r"(?:would|is|might|will) it (?:be )?(?:okay|ok|all right|alright|fine|helpful|useful|of use|good|welcome)\b[^.!?]*\b(?:if i|to hear|for me to|to have)\b[^.!?]*\?",
    r"(?:do|would) you mind (?:if i|me)\b[^.!?]*\?",
    r"(?:would|do|could) you (?:like|want|care|be (?:open|interested|willing))\b[^.!?]*\b(?:hear|suggestion|idea|advice|tip|thought|information|what (?:has|have|worked|others|i))\b[^.!?]*\?",
    r"(?:are you open|would you be open)\b[^.!?]*\?",
    r"i(?:'ve| have)(?: got)? (?:an idea|a thought|a suggestion|something)\b[^.!?]*\?",
    r"(?:mind|okay|ok|all right) if i (?:offer|share|suggest|add|propose|give|tell|make|mention)\b",
)


def advises(text: str) -> bool:
    """Whether a sentence of the text begins as advice does ("you should ...", "if I were you ...")."""
    return ADVICE.search(text, 0, LOOKED_AT) is not None


PLANNED: Final = Phrases(
    r"(?:i|we)(?:'ll| will| shall| could| can| might| need to|'m going to| am going to|'m gonna)\b",
    r"i(?:'d| would) (?:like|rather|want|start|begin|ask|say|tell|write|call|ring|send|need)\b",
    r"(?:i(?:'m| am) (?:going|ringing|calling|writing|sending|telling|asking|taking|putting|starting)|i want to|let me|what if i|maybe i|my plan)\b",
    r"i (?:write|call|ring|phone|text|send|tell|ask|say|go|take|put|show|start|book|leave|meet)\b[^.!?]*\b(?:today|tonight|tomorrow|then|first|now|next|after|before|when|on|at|\w+day)\b",
    r"ich (?:werde|will|möchte|könnte|kann|würde|rufe|schreibe|schicke|sage|frage|gehe|mache|nehme|fange|setze|zeige|lege)\b",
)
"""Words with which somebody names what they are going to do, or might."""


def asks_leave(text: str) -> bool:
    """Whether a sentence of the text asks leave to offer something."""
    return ASKS_LEAVE.search(text) is not None and OFFERS.search(text) is not None


OFFER_CHECKED: Final = Phrases(
    r"(?:how|what) (?:does|do|would|did|about) (?:that|this|it|you)\b[^.!?]{0,20}\b(?:sound|think|feel|sit|land|work|seem|say|that)\b[^.!?]*\?",
    r"(?:could|would|can|will) you (?:do|try|manage) (?:that|this|it)\b",
    r"(?:okay|ok|right|yes|deal|agreed|no|does that (?:make sense|help|work))\?",
)
"""What a coach adds to an offer to see whether it was taken."""


READINESS: Final = Phrases(
    r"how (?:sure|ready|confident|likely|committed|certain|willing)\b",
    r"(?:out of|one to|to) (?:ten|10)\b",
    r"scale (?:of|from)\b",
    r"whose (?:is|idea|plan|wish)\b",
    r"what would make (?:it|this|that) (?:yours|more)",
    r"how (?:will|would|do|shall|could) you (?:want to |like to )?(?:keep|hold|know|remember|follow|check|stay)\b",
    r"(?:anyone|somebody|someone|who) (?:else )?(?:to know|should know|could help|to help|hold you)\b",
)
SOMEBODY: Final = Phrases(
    r"(?:who|whom|whose|who's|anyone|anybody|someone|somebody|help|support|wer|wen|wem|jemand\w*|hilf\w*|helfen)\b[^.!]*\?"
)
PUSHED: Final = Phrases(
    r"(?:can|may|could) i (?:count on|hold you to|put you down|trust you)\b",
    r"(?:deal|agreed|promise(?: me)?|yes|ok|okay|right)\?\s*$",
    r"(?:will|shall) we (?:say|lock|agree)\b",
    r"let(?:'s| us) (?:lock|say|agree)\b",
    r"(?:no excuses|shake (?:hands )?on|do i have your word|give me your word|your (?:homework|commitment)|the homework)\b",
    r"(?:send|text|email|message|show) me (?:a |the |your )?(?:photo|screenshot|proof|picture|selfie)",
    r"say (?:\"|“)?(?:yes|i will)\b",
)
PROMISE: Final = Phrases(
    r"(?:(?<!the )(?<!a )(?<!your )(?<!my )(?<!this )(?<!that )(?:you )?promise(?: me)?\?|(?:can|may|could) i (?:count on|hold you to)\b|(?:do i have|give me) your word\b|no excuses\b)",
)
"""What presses for a promise whoever named the action."""
CHEERING: Final = Phrases(
    r"you(?:'ve| have) (?:totally |so |really )?got this\b",
    r"you(?:'ll| will) (?:be (?:fine|great|wonderful|brilliant|amazing|okay|ok)|do (?:great|fine|brilliantly|just fine)|fly|smash|nail|ace)\b",
    r"you(?:'re| are) (?:so|such an?) (?:capable|strong|smart|confident|amazing|brilliant|talented|star)\b",
    r"don't (?:worry|overthink)\b",
    r"(?:it|that|everything)(?:'ll| will) (?:all )?be (?:fine|great|ok|okay|easy|alright)\b",
    r"i(?:'m| am) (?:certain|sure|positive) (?:of it|you(?:'ll| will| can))",
    r"i (?:just )?know you can\b",
    r"(?:so proud of|believe in) you\b",
    r"(?:that's the spirit|piece of cake|come on|you can do anything)\b",
)
MEANING: Final = Phrases(
    r"what (?:would|will|does|do|might|could) (?:it|that|this|\w+ing)\b[^.!?]*\b(?:give|bring|mean|make possible|matter|change)\b[^.!?]*\?",
    r"what(?:'s| is)[^.!?]*\bfor\?",
    r"why (?:does|do|is|would)\b[^.!?]*\b(?:matter|important|want)\b[^.!?]*\?",
    r"worth (?:it )?to you\b",
    r"(?:matters?|important) (?:most |so much )?to you\b",
    r"what(?:'s| is) at stake\b",
)
STRENGTHS: Final = Phrases(
    r"when (?:have|did|were|was) you\b[^.!?]*\b(?:before|ever|already|last|once|manage\w*|kept|stuck|done|held)\b[^.!?]*\?",
    r"have you (?:ever )?(?:done|managed|kept|stuck|held|handled|faced)\b[^.!?]*\b(?:before|like)\b[^.!?]*\?",
    r"what did (?:it|that) take\b",
    r"how(?:'d| did) you (?:manage|do (?:it|that)|keep|get (?:through|yourself))\b",
    r"what(?:'s| is| has| have you)? (?:got |already )?(?:helped|worked|carried you|got you through)\b",
    r"what (?:are|were) you good at\b",
    r"what made (?:it|that) (?:work|possible)\b",
)
LEARNING: Final = Phrases(
    r"what (?:do|did|are|would|can) you (?:see(?:ing)?|notic(?:e|ing)|learn(?:ing)?|make of|understand\w*|realis\w+|realiz\w+|discover\w*|tak(?:e|ing) (?:away|from))\b[^.!]*\?",
    r"what (?:strikes|catches|surprises|comes (?:up|to you|into)|stands out|dawns|else do you see)\b",
    r"what (?:does|did|do|might|could) (?:that|this|it|those|the \w+) (?:say|tell|show|teach) (?:you|about|to)\b",
    r"how does (?:it|that|this) (?:strike|land|look to|sound to)\b",
    r"what(?:'s| is) (?:becoming clear(?:er)?|new|different|clearer)\b",
    r"now that you(?:'ve| have) (?:seen|said|heard|noticed)\b",
)
STORY: Final = Phrases(
    r"what (?:do|did|would) you (?:say|tell) (?:to )?yourself\b",
    r"what (?:line|sentence|voice|rule|story|belief|thought|words)\b[^.!?]*\?",
    r"what (?:goes|runs|went|went on) (?:through|on in) your (?:head|mind)\b",
    r"whose (?:voice|sentence|words|rule|story)\b",
    r"where (?:did|does|do) (?:you|that|it|this)\b[^.!?]*\b(?:learn|come from|pick (?:it|that) up|hear|start|begin)\b",
    r"when did (?:you|your|that|it)\b[^.!?]*\b(?:first|start|begin|learn|decide)\b",
    r"what would (?:you|someone) (?:need|have) to believe\b",
    r"who (?:taught|told) you\b",
    r"what (?:did|would) your (?:mother|father|mum|dad|mom|grandmother|grandfather|brother|sister|family|parents) (?:say|do|think|tell)\b",
)
EXPLAINED: Final = Phrases(
    r"(?:that|this|it)(?:'s| is) (?:just |only |really |basically |clearly |called )?(?:a |an |your )?(?:guilt|fear|perfectionism|confidence|procrastination|anxiety|shame|avoidance|resistance|ego|pride)\b(?![^.!]*\?)",
    r"(?:i think )?you(?:'re| are) (?:just |really |clearly |basically |actually |obviously )?(?:afraid|scared|avoiding|hiding|frightened|making excuses|procrastinating|overthinking|in denial)\b(?![^.!]*\?)",
    r"(?:basically|clearly|obviously),? you(?:'re| are|'ve| have| haven't| don't)?\b",
    r"(?:everybody|everyone) (?:has|does|feels) (?:that|this|it)\b",
    r"the (?:real|underlying) (?:problem|issue|reason) is\b",
    r"what you need to (?:understand|realise|realize|see|learn)\b",
)
LEARNED_MARK: Final = Phrases(
    r"you (?:just )?(?:saw|found|noticed|named|worked out|spotted|put (?:it|that|those)|got there|discovered) (?:that|it|those|yourself|all|on)\b[^?]*(?:[.!]|$)",
    r"(?:that(?:'s| is)|what) a(?: true| real| big| great| brave)? (?:discovery|find|insight|realisation|realization)\b",
    r"(?:nobody|no one) (?:told|gave) (?:it to |that to )?you\b",
    r"that took (?:some )?(?:courage|nerve|finding|honesty)\b",
    r"you(?:'ve| have) (?:just )?(?:seen|found|noticed|named|discovered|worked out)\b[^?]*(?:[.!]|$)",
)
FUTURE_LEARNING: Final = Phrases(
    r"what (?:you|the two of you|it|that|they) (?:found out|discover(?:ed)?|learn(?:ed|t)?|teach(?:es)?|taught|notice(?:d)?)\b",
    r"what (?:might|could|will|would) (?:it|that|this|the \w+(?: \w+)?|doing (?:it|that|this)) (?:teach|show|tell)\b",
    r"(?:taught|teach|teaches) you\b",
    r"knowing (?:that|this|it)\b[^.!?]*\?",
    r"what will you (?:know|notice|remember|see)\b",
)
