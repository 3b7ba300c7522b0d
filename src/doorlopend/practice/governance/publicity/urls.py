from django.urls import include, path

from . import site, views

editors = [
    path("projecten/", views.passports_page, name="passports"),
    path("projecten/nieuw/", views.new_passport_page, name="new-passport"),
    path("projecten/naast-elkaar/", views.beside_page, name="beside"),
    path("projecten/<uuid:passport_id>/", views.passport_page, name="passport"),
    path("projecten/<uuid:passport_id>/wijzigen/", views.edit_passport_page, name="edit-passport"),
    path("projecten/<uuid:passport_id>/pagina/", views.passport_out_page, name="passport-out"),
    path("projecten/<uuid:passport_id>/stap/<str:act>/", views.passport_act_page, name="passport-act"),
    path("redactie/", views.pages_page, name="pages"),
    path("redactie/nieuw/", views.new_page_page, name="new-page"),
    path("redactie/nieuwsbrief/", views.newsletter_page, name="newsletter"),
    path("redactie/<uuid:page_id>/", views.page_page, name="page"),
    path("redactie/<uuid:page_id>/wijzigen/", views.edit_page_page, name="edit-page"),
    path("redactie/<uuid:page_id>/stap/<str:act>/", views.page_act_page, name="page-act"),
]
public = [
    path("<slug:region>/", site.home_page, name="home"),
    path("<slug:region>/archief/", site.archive_page, name="archive"),
    path("<slug:region>/rss.xml", site.feed, name="feed"),
    path("<slug:region>/<slug:slug>/", site.page_page, name="page"),
]
urlpatterns = [path("", include((editors, "publicity"))), path("openbaar/", include((public, "site")))]
