import shutil, pytest
from crm_tui.core.i18n import set_language
from crm_tui.store.db import Database
from tests.app.places import PLACES, go, settled, walking
from tests.app.test_layouts import problems
@pytest.mark.parametrize("language",["en","zh_CN"])
async def test_lay(sample_in,tmp_path,fixed_now,language):
    set_language(language)
    path=tmp_path/"shop.db"; db=Database.open(shutil.copy(sample_in(language),path))
    wrong=[]
    async with walking(path,db,(80,24)) as pilot:
        here=None
        for place in [p for p in PLACES if "ticket" in p.name]:
            await go(pilot,place,here); here=place
            for size in ((80,24),(120,40),(40,24)):
                await pilot.resize_terminal(*size); await settled(pilot)
                wrong+=[f"{place.name} {size} {x}" for x in problems(pilot)]
    assert not wrong, "\n".join(wrong)
