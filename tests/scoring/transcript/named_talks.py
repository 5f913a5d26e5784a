"""Twelve made-up talks with sixty names of people, places and firms: what is to go, and beside it what must stay."""

from __future__ import annotations

TALKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "the promotion": (
        ("Deepa Raman", "Northgate", "Halden Freight", "Oskar", "Swindon"),
        (
            "So tell me, what would you like from this hour?",
            "It's Deepa Raman again. She got the post in Northgate, and I heard it from Oskar by the coffee machine.",
            "And what did that do to you?",
            "I've been at Halden Freight for nine years. Nobody told me that the Swindon job was even open.",
            "What matters about it to you, apart from the money?",
            "That somebody sees it. Oskar does. Deepa Raman never even asked HR about me.",
        ),
    ),
    "the flat": (
        ("Marlene", "Leipzig", "Tomasz", "Gohlis", "Sparkasse"),
        (
            "Where shall we begin?",
            "With the flat in Leipzig. Marlene wants to sign on Friday, and Tomasz says that Gohlis is too far out.",
            "What do you want?",
            "I want my mother to stop ringing the Sparkasse behind my back. Honestly, I'd sign tomorrow.",
            "What holds you?",
            "Tomasz. He goes quiet. Quiet is worse than shouting, isn't it?",
        ),
    ),
    "the ward": (
        ("Mr Adeyemi", "Sister Bridget", "St Cuthbert's", "Jarrow", "Femi"),
        (
            "What's on your mind today?",
            "Mr Adeyemi on the ward asked me for a straight answer, and Sister Bridget took me aside.",
            "What happened then?",
            "I said nothing. At St Cuthbert's you don't. I went home to Jarrow on the late bus and cried.",
            "Who did you tell?",
            "Femi. Only Femi. On Monday I was back, with my English nurse face on.",
        ),
    ),
    "the demo": (
        ("Kit", "Rough Harbour Records", "Siobhán", "Galway", "Lorcan"),
        (
            "How did the week go?",
            "Kit sent the demo to Rough Harbour Records without asking me. Siobhán laughed about it in the pub.",
            "What did you do?",
            "Took the first bus to Galway. My brother Lorcan had a sofa. I'm not proud of it.",
            "What would you rather have done?",
            "Stood there. Said it. Kit, that was mine.",
        ),
    ),
    "the farm": (
        ("Gwen", "Llanfair", "Emrys", "Barclays", "Pritchard"),
        (
            "You said on the phone that it's about the farm.",
            "It is. Gwen wants out. Her people never liked Llanfair, and Emrys is only twelve.",
            "What do you want for Emrys?",
            "Time. Barclays gave us until January, and old Mr Pritchard keeps asking for the lower field.",
            "And if you sold it?",
            "Then I'd be the one who sold it. Grandfather would turn in his grave.",
        ),
    ),
    "the thesis": (
        ("Professor Vandenberg", "Ghent", "Yusra", "Elsevier", "Aalto"),
        (
            "What would be a good outcome?",
            "That I write to Professor Vandenberg. I've been avoiding Ghent since the conference.",
            "What is it like to say that?",
            "Silly. Yusra finished hers in a year, and Elsevier has already asked her for a book.",
            "You compare yourself with Yusra.",
            "Everybody does. At Aalto they had a list on the wall. A list! In May they take it down.",
        ),
    ),
    "the team": (
        ("Rajesh", "Anneke", "Veldt Systems", "Utrecht", "Bram"),
        (
            "Tell me about the team.",
            "Rajesh runs it like a chess club. Anneke and I do the work, and Veldt Systems pays for the chairs.",
            "What have you tried?",
            "I wrote an email from Utrecht that I never sent. Bram read it over my shoulder.",
            "What did Bram say?",
            "Send it. OK, he said, send it. Then the CEO came in and I closed the PC.",
        ),
    ),
    "the wedding": (
        ("Imogen", "Callum", "Loch Ness", "Aberdeen", "Fraser"),
        (
            "What's the decision that you are in?",
            "Whether Imogen comes to the wedding. Callum won't have it, not at Loch Ness, not anywhere.",
            "And you?",
            "She's my sister. We grew up in Aberdeen in one room. Fraser, that's my dad, won't say a word.",
            "What would your dad say if he did?",
            "Sunday lunch first, war after. Christmas is going to be fun.",
        ),
    ),
    "the shop": (
        ("Zeynep", "Kreuzkölln", "Mehmet", "Teekanne", "Ankara"),
        (
            "What would you like to leave with?",
            "A plan for the shop. Zeynep says close it, and the rent in Kreuzkölln is a joke.",
            "What do you say?",
            "Mehmet built those shelves. I sell tea from Teekanne to people who don't look up from their phones.",
            "What did the shop mean when you began?",
            "My grandmother's kitchen in Ankara. German winters outside, and inside it smelled of mint.",
        ),
    ),
    "the marathon": (
        ("Dr Lindqvist", "Tove", "Malmö", "Ica Maxi", "Henrik"),
        (
            "What brought you here?",
            "My knee. Dr Lindqvist says stop, and Tove says that I'll be unbearable.",
            "Will you be?",
            "Probably. I've run in Malmö every spring for eleven years. People at Ica Maxi ask me about it.",
            "What does running give you?",
            "An hour in which Henrik can't reach me. Will that sound bad on paper?",
        ),
    ),
    "the band": (
        ("Joaquín", "Bilbao", "Maren", "Telefónica", "Aitor"),
        (
            "Where are you with it?",
            "Nowhere. Joaquín moved to Bilbao, and Maren got a real job.",
            "A real job?",
            "At Telefónica. With a badge. Aitor and I sat in the rehearsal room like two old men.",
            "What do you miss most?",
            "The noise before the first song. Absolutely nobody talks about that.",
        ),
    ),
    "the father": (
        ("Ngozi", "Enugu", "Chidi", "Peckham", "Whitfield Academy"),
        (
            "What's the step that you don't take?",
            "Ringing my father in Enugu. Ngozi dials and hands me the phone, and I go and wash up.",
            "What happens in the kitchen?",
            "I remember Peckham, and Chidi holding my coat. I was nine. He never came to Whitfield Academy once.",
            "What would you want him to know?",
            "That I'm fine. That I'm not fine. Mum would say: God, just ring.",
        ),
    ),
}
"""Each talk's names, as they are to be found, and its turns."""
