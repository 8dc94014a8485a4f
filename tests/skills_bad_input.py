"""Fields that are wrong, each with the JSON pointer that must be named."""

BAD = [
    ({"reference": 5}, "/reference"),
    ({"reference": ""}, "/reference"),
    ({"bogus": 1}, "/bogus"),
    ({"personal": {"birthYear": "1991"}}, "/personal/birthYear"),
    ({"personal": {"email": "nobody"}}, "/personal/email"),
    ({"personal": {"phone": "bel maar"}}, "/personal/phone"),
    ({"home": {"postcode": "0506"}}, "/home/postcode"),
    ({"learningRoute": "b2"}, "/learningRoute"),
    ({"languageGoal": "B7"}, "/languageGoal"),
    ({"integration": {"pipDate": "2026-05-01", "termEnd": "2025-01-01"}}, "/integration/termEnd"),
    ({"integration": {"mapHoursDone": -1}}, "/integration/mapHoursDone"),
    ({"skills": [{"proficiency": "basic"}]}, "/skills/0/label"),
    ({"skills": [{"concept": "brood"}]}, "/skills/0/concept"),
    ({"experience": [{"label": "x", "country": "Eritrea"}]}, "/experience/0/country"),
    ({"experience": [{"label": "x", "years": 71}]}, "/experience/0/years"),
    ({"education": [{"field": "x"}]}, "/education/0/level"),
    ({"licences": ["Z"]}, "/licences/0"),
    ({"certificates": ["VCA"]}, "/certificates/0"),
    ({"languages": {"Dutch": {}}}, "/languages/Dutch"),
    ({"languages": {"nl": {"speaking": "A9"}}}, "/languages/nl/speaking"),
    ({"availability": {"weekly": [{"day": "mon", "from": "25:00", "to": "26:00"}]}}, "/availability/weekly/0/from"),
    ({"availability": {"weekly": [{"day": "mon", "from": "24:00", "to": "06:00"}]}}, "/availability/weekly/0/from"),
    ({"availability": {"workHoursMin": 30, "workHoursMax": 20}}, "/availability/workHoursMax"),
    ({"availability": {"workHoursMin": -3}}, "/availability/workHoursMin"),
    (
        {
            "availability": {
                "commitments": [
                    {"day": "tue", "from": "09:00", "to": "12:00", "replaceable": {"fromLevel": "B1", "toLevel": "A2"}}
                ]
            }
        },
        "/availability/commitments/0/replaceable/toLevel",
    ),
    ({"travel": {"modes": ["teleport"]}}, "/travel/modes/0"),
    ({"travel": {"maxMinutes": True}}, "/travel/maxMinutes"),
    ({"needs": "buddy"}, "/needs"),
    ({"wishes": {"occupations": ["bakker"]}}, "/wishes/occupations/0"),
    ({"engagements": ["slavery"]}, "/engagements/0"),
    ({"consent": {"shareWithProviders": "yes"}}, "/consent/shareWithProviders"),
    ({"consent": {"on": "31-12-2026"}}, "/consent/on"),
    ({"notes": "x" * 5001}, "/notes"),
    ({"integration": {"pipDate": "1999-12-31"}}, "/integration/pipDate"),
    ({"integration": {"termEnd": "2100-01-02"}}, "/integration/termEnd"),
    ({"availability": {"fromDate": "9999-12-31"}}, "/availability/fromDate"),
    ({"consent": {"on": "0202-01-01"}}, "/consent/on"),
    ({"languages": {"nl": {"speaking": "A2", "on": "2926-10-01"}}}, "/languages/nl/on"),
    ({"availability": {"workHoursMax": 61}}, "/availability/workHoursMax"),
    ({"availability": {"maxLoadHours": 10**400}}, "/availability/maxLoadHours"),
    ({"travel": {"maxMinutes": -1}}, "/travel/maxMinutes"),
    ({"travel": {"maxMinutes": 601}}, "/travel/maxMinutes"),
    ({"wishes": {"hours": -1}}, "/wishes/hours"),
]
