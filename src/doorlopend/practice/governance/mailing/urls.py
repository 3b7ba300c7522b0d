from django.urls import path

from . import views

app_name = "mailing"
urlpatterns = [
    path("e-mail/", views.outbox_page, name="outbox"),
    path("e-mail/keuze/", views.wishes_page, name="wishes"),
    path("e-mail/afmelden/<str:token>/", views.off_page, name="off"),
    path("e-mail/nieuwsbrief/<uuid:page_id>/", views.newsletter_page, name="newsletter"),
    path("e-mail/<uuid:mail_id>/stap/<str:act>/", views.act_page, name="act"),
]
