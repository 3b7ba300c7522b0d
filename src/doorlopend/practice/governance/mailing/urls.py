from django.urls import include, path

from . import public, views

desk = [
    path("e-mail/", views.outbox_page, name="outbox"),
    path("e-mail/keuze/", views.wishes_page, name="wishes"),
    path("e-mail/lezers/", views.readers_page, name="readers"),
    path("e-mail/afmelden/<str:token>/", views.off_page, name="off"),
    path("e-mail/nieuwsbrief/<uuid:page_id>/", views.newsletter_page, name="newsletter"),
    path("e-mail/<uuid:mail_id>/stap/<str:act>/", views.act_page, name="act"),
]
outside = [
    path("aanmelden/", public.ask_page, name="ask"),
    path("bevestigen/<str:token>/", public.confirm_page, name="confirm"),
    path("afmelden/<str:token>/", public.leave_page, name="leave"),
]
urlpatterns = [path("", include((desk, "mailing"))), path("openbaar/<slug:region>/nieuwsbrief/", include((outside, "readers")))]
