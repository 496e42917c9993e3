"""Addresses of stories (/stories/, /desk/stories/) and of surveys (/survey/, /figures/surveys/)."""

from django.urls import path

from bizwatch.engagement.views import desk, public, surveys

app_name = "engagement"
urlpatterns = [
    path("stories/", public.stories, name="stories"),
    path("stories/feed/", public.feed, name="feed"),
    path("stories/<uuid:public_id>/", public.story, name="story"),
    path("desk/stories/", desk.desk_stories, name="desk_stories"),
    path("desk/stories/of/<str:reference>/", desk.write_story, name="write_story"),
    path("desk/stories/<uuid:public_id>/", desk.desk_story, name="desk_story"),
    path("desk/stories/<uuid:public_id>/save/", desk.save_story, name="save_story"),
    path("desk/stories/<uuid:public_id>/decide/", desk.decide_story, name="decide_story"),
    path("desk/stories/<uuid:public_id>/take-down/", desk.take_down_story, name="take_down_story"),
    path("survey/thank-you/", surveys.thanks, name="survey_thanks"),
    path("survey/<str:token>/", surveys.answer, name="survey"),
    path("survey/<str:token>/stop/", surveys.stop, name="survey_stop"),
    path("figures/surveys/", surveys.survey_figures, name="surveys"),
    path("figures/surveys/<slug:code>/", surveys.survey_figures, name="survey_figures"),
    path("figures/surveys/<slug:code>/csv/", surveys.survey_csv, name="survey_csv"),
    path("figures/surveys/<slug:code>/words/", surveys.survey_words, name="survey_words"),
]
