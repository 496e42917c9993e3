from django.urls import path

from bizwatch.evidence.uploads import views

app_name = "evidence"
urlpatterns = [
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/hash-worker.js", views.hash_worker, name="hash_worker"),
    path("uploads/<uuid:upload_id>/", views.upload, name="upload"),
    path("uploads/<uuid:upload_id>/hash/", views.upload_hash, name="upload_hash"),
]
