from django.urls import path

from bizwatch.design import views

app_name = "design"

urlpatterns = [path("", views.style_guide, name="style-guide")]
