"""Sentences of the codes without a theme, questions, openings and endings, and what fills slots."""

from __future__ import annotations

from collections.abc import Mapping

from questline.tools.synthetic_interviews.sentences import Sentences

UNTHEMED: Mapping[str, Sentences] = {
    "What keeps them": Sentences(
        (
            "I get up in the morning and I know what for.",
            "There is {client}, who came to the {group} for the first time last week, and that "
            "carries me for a month.",
            "I stay because I can still sit with somebody for an hour, and where else can you do "
            "that?",
            "It fits with the school run, and that is not nothing.",
            "My manager is the reason. She asks, and then she listens.",
            "I believe in this, I really do, I have seen what it does.",
            "No two days are alike, and I would be bored anywhere else.",
            "I live here. The people I meet in {place} are the people I meet at work.",
            "I had worse jobs, and I know what I have.",
            "What keeps me is the {group}. I started it, and I would like to see it grow.",
            "There is nowhere else where I would be paid to have time.",
            "My colleagues keep me. We have been through a lot together.",
            "I am good with people, and here that is the job and not what you do on the side.",
        ),
        (
            "That is a good deal.",
            "As long as that is so I will be here.",
            "It outweighs a lot.",
            "Ask me again in a year, but I think that I will say the same.",
            "You do not get that in an office.",
        ),
    ),
    "Doubting oneself": Sentences(
        (
            "I go home and ask myself whether I have done any good at all today.",
            "There are days when I think that anybody else would do this better.",
            "When a doctor asks me something in the corridor I go red, and the answer comes an "
            "hour later.",
            "I do not trust my own judgement with {client}, and I ring someone before I do "
            "anything.",
            "I never know whether I have done enough, so I do too much.",
            "I have been doing this for a while, and I still feel like the new one.",
            "I read my notes three times before I save them.",
            "If a person does not come back I take it that I said the wrong thing.",
        ),
        (
            "I would not say so at work.",
            "Maybe everybody feels like that, I do not know.",
            "It got worse when there was nobody to ask.",
            "It is better in the mornings.",
            "I am told that I am too hard on myself.",
        ),
    ),
    "Supervision and guidance": Sentences(
        (
            "Once a month I have an hour with somebody who is not my manager, and I save things up "
            "for it.",
            "My supervisor does not tell me what to do, she asks what I already know.",
            "There was one training day about risk, and I lean on it every week.",
            "Since I have a clinical supervisor I know which worries are mine and which are not.",
            "The supervision is in a group of {hours}, and you learn from what the others bring.",
            "I take the worst case of the month to supervision, and it comes back smaller.",
        ),
        (
            "It makes me surer of what I do.",
            "You can carry a lot if you can put it down once a month.",
            "I notice at once when it falls out.",
        ),
    ),
    "Colleagues in the same role": Sentences(
        (
            "There are {hours} of us in the area, and we meet for coffee and laugh about the same "
            "things.",
            "The other link workers are the only ones to whom I need not explain anything.",
            "We have a message group, and if I ask where there is a {group}, I have it in five "
            "minutes.",
            "I shadowed a colleague in my first month, and I still hear her voice when I pick up "
            "the phone.",
            "When I say: is it just me, and five people say no, then that is worth a lot.",
            "I am the only one here. I know two others from a conference, and I write to them.",
            "We sort out difficult ones together, on the phone, between two appointments.",
        ),
        (
            "That is where my confidence comes from.",
            "It is not in anybody’s plan, we do it in our own time.",
            "I would be lost without it.",
            "I wish that I had more of it.",
        ),
    ),
    "Seeing people change": Sentences(
        (
            "I took a picture of an empty chair, because the man who used to sit there is at the "
            "{group} now.",
            "One woman had not been out of the house for a year, and last month she brought a "
            "friend along.",
            "Somebody said to me that he sleeps again. I had done nothing but listen and find a "
            "{group}.",
            "I keep a card that somebody gave me, and I look at it when a week has been bad.",
            "I see it in how they come in at the door, the third time, the fourth time.",
            "A woman whom I met in tears runs the {group} today.",
            "A man bought himself a bus pass last week, and we both knew what that meant.",
            "When {client} rings to say that there is no need to ring any more, then I know that I "
            "can do this.",
        ),
        (
            "You cannot put that in a form.",
            "That is when I know that I am good at it.",
            "It does not happen each week, but it happens.",
            "I have got a feeling for when it will work.",
            "Nobody counts that, and it is the whole point.",
        ),
    ),
}
"""The sentences of the codes that belong to no theme."""
WITHOUT_SUPERVISION = Sentences(
    (
        "Supervision was in the advert, and it has been put off {count} times since the summer.",
        "I had a hard case, and the person I could have talked it through with had left.",
        "What they call supervision is going through my numbers.",
        "I asked the practice nurse to be my sounding board, as nobody else was offered.",
        "If I have a question about risk I ring a friend who used to be a nurse.",
        "Nobody looks at my cases but me, and I would like somebody to.",
    ),
    (
        "That should be there before anybody starts.",
        "An hour a month. It does not cost the world.",
        "You get by, but it is not right.",
        "I have asked for it in writing.",
    ),
)
"""What those say of supervision who have none."""
PERMANENT = Sentences(
    (
        "My own contract is permanent, and the money behind it is not.",
        "Each winter there is the round of e-mails about whether the money comes again.",
        "Of the colleagues with whom I began, {count} have gone, as nobody could tell them what "
        "came next.",
        "Somebody who does the same as I do at {other_place} gets more for it, as another body "
        "pays.",
        "The pay is what I had {count} years ago in another job, with less to carry.",
        "The funding goes to the practices, and what the practices decide I hear last.",
        "They gave us a permanent contract and a new name in the same year, and nobody knows for "
        "how long.",
        "I have a contract, but the groups to which I send people live from grant to grant.",
        "The post is safe, they say. They said it of the {group} too.",
        "I earn less than the people who tell me what to do, and as much as when I began.",
        "The hours were cut in {month} and the list was not.",
    ),
    (
        "I try not to let the people whom I see notice it.",
        "I understand that budgets are like that, but I have a rent to pay.",
        "You get used to it, and you do not.",
        "We do not talk about it in the team, and everybody thinks of it.",
        "Permanent is a big word.",
    ),
)
"""What those say of money and contracts whose own contract does not end."""
SETTLED = Sentences(
    (
        "With every year that nothing is settled I think of going a little more.",
        "The longer I am in it the more I ask myself how long one can do this.",
        "In the first year I would never have thought of it. Now I do, now and then.",
        "I have seen {count} plans for us come and go, and with each of them I look at vacancies "
        "again.",
        "I had the letter written in the autumn, and then I did not send it.",
        "You get better at it and wearier of it at the same time, and so the thought comes.",
    ),
    (
        "I feel disloyal as I say it.",
        "It is not the people, it is the waiting.",
        "I would go with a heavy heart.",
        "I have told my manager, so it is no secret.",
        "What holds me back is that I would have to say goodbye to {list_size} people.",
    ),
)
"""What those say of leaving who have been in the role for two years and more."""
TURNS = (
    "There is something else.",
    "And then there is this.",
    "But that is only one half of it.",
    "Something else comes to mind.",
    "The other thing is this.",
)
"""How people come to a second thing."""

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "day": (
        "Shall we begin with the photograph of a typical part of your day?",
        "Tell me about the picture of an ordinary part of the day.",
        "What do we see in the photograph of a usual day?",
    ),
    "confidence": (
        "And the one of something that gives you confidence?",
        "The second prompt was something that makes you feel sure of yourself in the role. What "
        "did you think of?",
        "What gives you confidence in the work?",
    ),
    "unexpected": (
        "What about the unexpected part of the role?",
        "The third prompt was about something that you had not expected.",
        "Is there a side of the work that took you by surprise?",
    ),
    "place": (
        "You work between organisations. How is that for you?",
        "Where do you feel that you belong at work?",
        "How do the places where you work fit together?",
    ),
    "role": (
        "How clear is it what your job is, to you and to others?",
        "What do colleagues think that you are there for?",
        "Who told you what the role is about?",
    ),
    "limits": (
        "How do you decide what you take on and what you do not?",
        "Has the way in which you do the job changed over time?",
        "How does the job compare with what you thought it would be?",
    ),
    "future": (
        "How do you see the next years?",
        "What about contract, pay and prospects?",
        "Where could you go from here, in this field?",
    ),
    "leaving": (
        "In the questionnaire we asked about leaving. How is that now?",
        "What makes you stay, and what makes you think of going?",
        "Have you thought about leaving the role?",
    ),
    "more": (
        "Is there anything that I have not asked?",
        "What should I have asked?",
    ),
}
OPENINGS: Mapping[str, tuple[str, ...]] = {
    "low": (
        "I was not sure whether this is what you wanted.",
        "I do not know whether I am the right one to ask.",
        "I am not very good at talking about this.",
        "I had to think for a long time.",
    ),
    "middle": (
        "That is a good question.",
        "It depends on the week.",
        "On the whole it is all right.",
        "I have two answers to that.",
    ),
    "high": (
        "That is easy.",
        "I can tell you exactly.",
        "I was looking forward to that one.",
        "I have thought about this a good deal.",
    ),
    "": ("Let me think.", "Where shall I begin?"),
}
"""How somebody begins to answer, by the band of self-efficacy."""
SURE: Mapping[str, tuple[str, ...]] = {
    "low": (
        "Confidence is not a word that I would use for myself.",
        "That was the hardest of the three to find a picture for.",
        "I am not there yet.",
    ),
    "middle": (
        "I have good days and bad days with that.",
        "I feel sure of most of it, and of some of it not.",
        "It has grown, slowly.",
    ),
    "high": (
        "I do feel sure of what I do.",
        "I know what I am doing by now.",
        "There is not much that throws me any more.",
    ),
    "": ("It is hard to say.",),
}
"""How sure somebody is of doing the job well, by the band of self-efficacy."""
ENDINGS = (
    "No, I think that is all.",
    "Only that somebody should ask us more often.",
    "I am glad that somebody asks.",
    "Just that I am curious what the others say.",
    "You have asked it all, I think.",
    "I would like to see the pictures of the others.",
    "That it was good to look at the pictures, one forgets to look.",
)
SLOTS: Mapping[str, tuple[str, ...]] = {
    "group": ("walking group", "choir", "men’s shed", "lunch club", "gardening group",
              "knitting circle", "swimming group", "carers’ café", "repair café", "reading group",
              "money advice group", "bereavement group", "painting group"),
    "place": ("the health centre", "the surgery", "the community centre", "the library",
              "the village hall", "the leisure centre", "the church hall", "the council office"),
    "places": ("three surgeries", "four buildings", "five surgeries", "two surgeries and a library",
               "six places", "four surgeries and a community centre"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday"),
    "other_day": ("Friday",),
    "other_place": ("the hospital", "the county hall", "another charity", "the college"),
    "hours": ("four", "five", "six", "seven", "eight"),
    "count": ("two", "three", "four", "five", "six"),
    "list_size": ("forty", "fifty", "sixty", "seventy", "eighty"),
    "clock": ("half past four", "five", "half past five"),
    "month": ("March", "June", "September"),
    "background": ("a call centre", "teaching", "retail", "a care home", "the library service",
                   "hairdressing"),
    "client": ("a man who had not spoken to anybody in weeks",
               "a woman who was about to lose her flat",
               "a young man just out of hospital",
               "a mother of three with nothing in the fridge",
               "somebody who had lost his wife in the spring",
               "a woman who was afraid to open her post",
               "an old man who had not been to bed for days"),
}  # fmt: skip
"""What fills the slots of sentences."""
